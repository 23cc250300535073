import { Fault } from '../../core/errors.ts';

/** PR-305, with what is offered instead. */
export function noSuchOption(label: string, value: string, offered: readonly string[]): Fault {
  const list = [...new Set(offered.map((text) => text.trim()).filter((text) => text !== ''))];
  const names = list.slice(0, 12).map((text) => `"${text}"`);
  const more = list.length > names.length ? `, and ${list.length - names.length} more` : '';
  return new Fault('PR-305', `"${label}" does not offer "${value}"`, {
    hint: names.length === 0 ? undefined : `It offers ${names.join(', ')}${more}.`,
  });
}
