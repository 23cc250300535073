import {
  guidedQuestion,
  type ExamineAnswer,
  type GuidedAnswer,
  type GuidedDesk,
  type GuidedQuestion,
} from '../../core/desk.ts';
import { Fault } from '../../core/errors.ts';
import type { GivenAnswer } from './answer.ts';
import { deskFiles, type StoredFile } from './files.ts';
import { startPage, type Page } from './server.ts';

export interface Terminal {
  /** Shows a question with the link of the page. */
  show(question: GuidedQuestion, link: string): void;
  /** Waits for an answer at the keyboard; undefined when nobody sits there. */
  answer(question: GuidedQuestion, signal: AbortSignal): Promise<GivenAnswer | undefined>;
  /** Says why an answer does not count; the next one is waited for. */
  refuse(why: string): void;
}

export interface DeskOptions {
  /** Where its files are; the same folder after a restart. */
  readonly folder: string;
  readonly terminal?: Terminal;
  readonly now?: () => Date;
  /** Masks secrets before anything is written or shown. */
  readonly redact?: (text: string) => string;
}

interface Pending {
  readonly question: GuidedQuestion;
  readonly settle: (answer: GuidedAnswer) => void;
  readonly examine: ExamineAnswer | undefined;
}

/** Node's timers take no more than this at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

const nameOf = (who: string): string => who.trim().replaceAll(/\s+/gu, ' ').toLowerCase();

/** A desk with its page on loopback; nothing listens before the first question. */
export function createGuidedDesk(options: DeskOptions): GuidedDesk {
  const { folder, terminal, now = () => new Date(), redact = (text: string) => text } = options;
  const files = deskFiles(folder);
  const pending = new Map<string, Pending>();
  const uploads = new Map<string, StoredFile>();
  const watchers = new Set<(waiting: boolean) => void>();
  /** Questions that this process has asked: a no to one of them is news, an older one is what was mended since. */
  const askedHere = new Set<string>();
  let opened: Promise<Page> | undefined;
  const page = (): Promise<Page> => (opened ??= openPage());
  const changed = async (): Promise<void> => (await opened)?.changed();
  const tell = (): void => {
    for (const watcher of watchers) watcher(pending.size > 0);
  };

  async function settle(id: string, given: GivenAnswer, via: GuidedAnswer['via']): Promise<void> {
    const waiting = pending.get(id);
    if (waiting === undefined) throw new Fault('PR-705', 'This question is answered already, or no longer asked');
    const kept = given.files.map((key) => {
      const file = uploads.get(key);
      if (file === undefined) throw new Fault('PR-705', 'A file of the answer did not arrive; attach it again');
      return file;
    });
    if (waiting.question.needsFile && given.outcome === 'done' && kept.length === 0) {
      throw new Fault('PR-705', 'A file must come with this answer');
    }
    const { by } = waiting.question;
    if (given.outcome === 'done' && by.length > 0 && !by.map(nameOf).includes(nameOf(given.who))) {
      throw new Fault('PR-705', `The yes of ${by.join(' or ')} is asked for, not that of ${given.who}`);
    }
    // Taken off before the first await: two answers at once cannot both count.
    pending.delete(id);
    const { outcome, who, reason } = given;
    const answer: GuidedAnswer = {
      outcome,
      who: redact(who),
      ...(reason === undefined || reason === '' ? {} : { reason: redact(reason) }),
      at: now().toISOString(),
      via,
      boundTo: waiting.question.boundTo,
      files: kept,
    };
    try {
      const wrong = await waiting.examine?.(answer);
      if (wrong !== undefined) throw new Fault('PR-705', wrong);
      await files.putAnswer(id, answer);
    } catch (thrown) {
      pending.set(id, waiting);
      throw thrown;
    }
    waiting.settle(answer);
    await changed();
  }

  function openPage(): Promise<Page> {
    return startPage({
      now: () => now().getTime(),
      questions: () => [...pending.values()].map(({ question }) => question),
      answer: (id, given) => settle(id, given, 'page'),
      async upload(name, content) {
        const stored = await files.putFile(name, content);
        const key = `${stored.sha256.slice(0, 16)}-${uploads.size}`;
        uploads.set(key, stored);
        return { key, file: stored };
      },
    });
  }

  function watchClock(question: GuidedQuestion, signal: AbortSignal, lapsed: () => void): void {
    if (question.until === undefined) return;
    const left = new Date(question.until).getTime() - now().getTime();
    const timer = setTimeout(
      () => {
        if (left > LONGEST_TIMER) watchClock(question, signal, lapsed);
        else lapsed();
      },
      Math.min(Math.max(left, 0), LONGEST_TIMER),
    );
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
      },
      { once: true },
    );
  }

  async function askTerminal(question: GuidedQuestion, signal: AbortSignal): Promise<void> {
    for (;;) {
      const given = await terminal?.answer(question, signal);
      if (given === undefined || signal.aborted) return;
      try {
        await settle(question.id, given, 'terminal');
        return;
      } catch (thrown) {
        // What cannot count is said, and the keyboard stays.
        if (!(thrown instanceof Fault) || !pending.has(question.id)) throw thrown;
        terminal?.refuse(thrown.message);
      }
    }
  }

  return {
    async ask(input, signal, examine) {
      signal.throwIfAborted();
      const asked = guidedQuestion.parse(JSON.parse(redact(JSON.stringify(input))));
      const before = await files.question(asked.id);
      const answered = await files.answer(asked.id);
      const counts = answered?.outcome !== 'failed' || askedHere.has(asked.id);
      const usable = answered?.boundTo === asked.boundTo && counts;
      if (usable && (await examine?.(answered)) === undefined) return answered;
      // An answer to another version of the runbook, the end of its wait, and what cannot be used do not count.
      if (answered !== undefined) await files.putAside(asked.id);
      askedHere.add(asked.id);
      const until = before?.boundTo === asked.boundTo ? (before.until ?? asked.until) : asked.until;
      const question: GuidedQuestion = { ...asked, ...(until === undefined ? {} : { until }) };
      await files.putQuestion(question);
      const link = (await page()).link();

      const over = new AbortController();
      try {
        return await new Promise<GuidedAnswer>((resolve, reject) => {
          pending.set(question.id, { question, settle: resolve, examine });
          signal.addEventListener(
            'abort',
            () => {
              reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
            },
            { signal: over.signal, once: true },
          );
          watchClock(question, over.signal, () => {
            const lapsed: GivenAnswer = { outcome: 'done', who: 'the clock', files: [] };
            settle(question.id, lapsed, 'clock').catch(reject);
          });
          tell();
          changed().catch(reject);
          terminal?.show(question, link);
          askTerminal(question, over.signal).catch(reject);
        });
      } finally {
        over.abort();
        pending.delete(question.id);
        tell();
        await changed();
      }
    },
    open: () => files.open(),
    link: async () => (await page()).link(),
    watch(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    close: async () => (await opened)?.close(),
  };
}
