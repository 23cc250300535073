import { Document, isMap, isNode, isPair } from 'yaml';
import type { Draft } from '../runner/index.ts';

const ABOVE = ` What is on the page now. Give it a name and a summary, keep what your runbooks use, and put it in a folder that
 "screens" of the configuration names. "ready" is the control whose presence means that the page is there.`;

/** A drafted screen as its file, with what a person has to look at as comments. */
export function draftText({ screen, twins }: Draft): string {
  const document = new Document(screen);
  document.commentBefore = ABOVE;
  const controls = document.get('controls', true);
  if (isMap(controls)) {
    for (const pair of controls.items) {
      const { key, value } = pair;
      if (isPair(pair) && isMap(value)) value.flow = true;
      const count = isNode(key) ? twins.get(String(key)) : undefined;
      if (count !== undefined && isNode(value))
        value.comment = ` ${count} of them: tell them apart with "under" or "selector"`;
    }
  }
  return document.toString({ lineWidth: 0 });
}
