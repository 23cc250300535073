import type { BrowserContext, Dialog } from 'playwright-core';
import { Fault } from '../core/errors.ts';
import { sameLabel } from '../core/names.ts';
import type { DialogAnswer } from '../core/step.ts';

/**
 * Boxes that the browser itself shows, outside the page: alert, confirm, prompt. They stop everything until they are
 * answered. What only tells is agreed to; a question is answered as the step says, and with no where it says nothing.
 */
export interface Dialogs {
  /** While `act` runs, a question with these words gets this answer. */
  answering(answer: DialogAnswer, act: () => Promise<void>): Promise<void>;
  /** @throws Fault PR-415 when a question was answered with no since the last call. */
  check(): void;
}

const OF = new WeakMap<BrowserContext, Dialogs>();

/** The boxes of the windows of a context; none are answered in a context that is not watched. */
export function dialogsOf(context: BrowserContext): Dialogs | undefined {
  return OF.get(context);
}

export function watchDialogs(context: BrowserContext, onAlert: (what: string) => void): void {
  let expected: DialogAnswer | undefined;
  const answered = new Set<DialogAnswer>();
  let asked: string | undefined;
  const reply = async (dialog: Dialog): Promise<void> => {
    const words = dialog.message();
    const kind = dialog.type();
    if (kind === 'alert' || kind === 'beforeunload') {
      if (kind === 'alert') onAlert(`a box of the browser that said "${words}"`);
      await dialog.accept();
    } else if (expected !== undefined && sameLabel(expected.asks, words)) {
      answered.add(expected);
      if (expected.answer === 'Cancel') await dialog.dismiss();
      else await (expected.type === undefined ? dialog.accept() : dialog.accept(expected.type));
    } else {
      asked = words;
      await dialog.dismiss();
    }
  };
  // A window that closes takes its box with it.
  context.on('dialog', (dialog) => void reply(dialog).catch(() => undefined));
  const check = (): void => {
    const words = asked;
    asked = undefined;
    if (words === undefined) return;
    throw new Fault('PR-415', `a box of the browser asks "${words}", and the step does not say what to answer`, {
      hint: `It was answered with Cancel. Say it beside the click: click: { name: ..., asks: ${JSON.stringify(words)} } answers OK.`,
    });
  };
  OF.set(context, {
    async answering(answer, act) {
      expected = answer;
      try {
        await act();
        check();
        if (!answered.has(answer)) throw new Fault('PR-415', `no box of the browser asked "${answer.asks}"`);
      } finally {
        expected = undefined;
      }
    },
    check,
  });
}
