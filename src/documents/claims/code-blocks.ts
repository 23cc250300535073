import type { Code } from 'mdast';
import type { Draft } from './drafts.ts';

/** What a code block is to the sentence before it. */
export type CodeMeaning =
  /** The value that the claim at that position promised: "run the following", "enter the following expression". */
  | { readonly kind: 'value'; readonly draft: number }
  /** The command that does what that claim asks for: "Confirm that the module is installed:". */
  | { readonly kind: 'command'; readonly draft: number }
  /** A command that no claim announced. */
  | { readonly kind: 'run' };

const SHOWN =
  /\b(?:output|resembles?|similar|looks? like|message|result|(?:following|this|a) response|following example|response (?:is|looks|should|contains|includes)|format|returned)\b|\bexample:/iu;
const REQUEST = /^(?:GET|POST|PUT|PATCH|DELETE) (?:https?:\/)?\//u;
const SHELL = /^(?:powershell|pwsh|azurepowershell|azurecli|bash|cmd|console|sh|shell)/iu;
/** A list that is indented too far is taken for code by Markdown. */
const LISTED = /^\s*(?:[-*+]|\d+[.)])\s+\p{Lu}/u;
const COMMAND = /^(?:[$\w-]+\s|\w+-\w+|\$\w)/u;

/** Tells commands and values from output that is only shown. */
export function meaningOf(node: Code, drafts: readonly Draft[], sentence: string): CodeMeaning | undefined {
  const open = drafts.findLastIndex(
    (draft) => draft.awaitsCode === true || (draft.verb === 'fill' && draft.value === undefined),
  );
  if (open >= 0) return { kind: 'value', draft: open };
  const language = node.lang ?? '';
  const command =
    SHELL.test(language) ||
    (/^(?:http|msgraph-interactive)$/iu.test(language) && REQUEST.test(node.value.trim())) ||
    (language === '' && COMMAND.test(node.value.trim()) && !LISTED.test(node.value));
  if (!command || SHOWN.test(sentence)) return undefined;
  const [only] = drafts;
  if (only === undefined) return { kind: 'run' };
  const vague = drafts.length === 1 && (only.verb === 'verify' || only.verb === 'offPortal');
  return vague ? { kind: 'command', draft: 0 } : undefined;
}
