import { guidedQuestion, type GuidedAnswer, type GuidedDesk, type GuidedQuestion } from '../../core/desk.ts';
import { Fault } from '../../core/errors.ts';
import type { GivenAnswer } from './answer.ts';
import { deskFiles, type StoredFile } from './files.ts';
import { startPage } from './server.ts';

export interface Terminal {
  /** Shows a question with the link of the page. */
  show(question: GuidedQuestion, link: string): void;
  /** Waits for an answer at the keyboard; undefined when nobody sits there. */
  answer(question: GuidedQuestion, signal: AbortSignal): Promise<GivenAnswer | undefined>;
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
}

/** Node's timers take no more than this at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** A desk with its page on loopback; nothing listens before the first question. */
export async function createGuidedDesk(options: DeskOptions): Promise<GuidedDesk> {
  const { folder, terminal, now = () => new Date(), redact = (text: string) => text } = options;
  const files = deskFiles(folder);
  const pending = new Map<string, Pending>();
  const uploads = new Map<string, StoredFile>();

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
      await files.putAnswer(id, answer);
    } catch (thrown) {
      pending.set(id, waiting);
      throw thrown;
    }
    waiting.settle(answer);
    page.changed();
  }

  const page = await startPage({
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
    const given = await terminal?.answer(question, signal);
    if (given !== undefined && !signal.aborted) await settle(question.id, given, 'terminal');
  }

  return {
    async ask(input, signal) {
      signal.throwIfAborted();
      const asked = guidedQuestion.parse(JSON.parse(redact(JSON.stringify(input))));
      const before = await files.question(asked.id);
      const answered = await files.answer(asked.id);
      if (answered?.boundTo === asked.boundTo) return answered;
      // An answer to another version of the runbook, and the end of its wait, do not count.
      if (answered !== undefined) await files.dropAnswer(asked.id);
      const until = before?.boundTo === asked.boundTo ? (before.until ?? asked.until) : asked.until;
      const question: GuidedQuestion = { ...asked, ...(until === undefined ? {} : { until }) };
      await files.putQuestion(question);

      const over = new AbortController();
      try {
        return await new Promise<GuidedAnswer>((resolve, reject) => {
          pending.set(question.id, { question, settle: resolve });
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
          page.changed();
          terminal?.show(question, page.link());
          askTerminal(question, over.signal).catch(reject);
        });
      } finally {
        over.abort();
        pending.delete(question.id);
        page.changed();
      }
    },
    open: () => files.open(),
    link: () => page.link(),
    close: () => page.close(),
  };
}
