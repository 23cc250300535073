import { userInfo } from 'node:os';
import path from 'node:path';
import type { CommandIo } from '../core/command.ts';
import type { GuidedDesk, GuidedQuestion } from '../core/desk.ts';
import type { Redactor } from '../core/secrets.ts';
import { createGuidedDesk, type GivenAnswer, type Terminal } from '../host/guided/index.ts';

/** The desk of a run: beside its bag, since a person's files enter the bag only once they are taken as evidence. */
export const deskFolder = (reports: string, runId: string): string => path.join(reports, '.desk', runId);

function shown(question: GuidedQuestion, link: string, here: boolean): string {
  const { kind, title, instructions, values, lookFor, by, boundTo, until } = question;
  const lead = { step: 'A person is needed', approval: 'Agreement is needed', wait: 'Waiting' }[kind];
  const lines = [
    `\n${lead}: ${title}`,
    ...instructions.map((text, index) => `  ${index + 1}. ${text}`),
    ...values.map(({ label, value }) => `     ${label}: ${value}`),
    ...lookFor.map((text) => `  Look for: ${text}`),
    ...(by.length === 0 ? [] : [`  The yes of ${by.join(' or ')} is asked for.`]),
    ...(kind === 'approval' ? [`  For the runbook with SHA-256 ${boundTo}`] : []),
    ...(until === undefined ? [] : [`  Ends by itself ${new Date(until).toLocaleString()}`]),
    `  Answer ${here ? 'here, or ' : ''}with pictures and files at ${link} (works once, for 15 minutes)`,
  ];
  return `${lines.join('\n')}\n`;
}

type Outcome = GivenAnswer['outcome'];
const USUAL: Readonly<Record<string, Outcome>> = {
  d: 'done',
  done: 'done',
  f: 'failed',
  failed: 'failed',
  s: 'skipped',
  skip: 'skipped',
};
/** What each kind of question takes for an answer. */
const WORDS: Readonly<Record<GuidedQuestion['kind'], Readonly<Record<string, Outcome>>>> = {
  step: USUAL,
  approval: { approve: 'done', refuse: 'failed' },
  wait: { ...USUAL, o: 'done', over: 'done' },
};
const CHOICES = { step: 'done, failed or skip', approval: 'approve or refuse', wait: 'over, failed or skip' } as const;

/** Reads one answer line by line; each line can be given up when the page has answered. */
async function answerAtKeyboard(
  io: CommandIo,
  question: GuidedQuestion,
  until: AbortSignal,
): Promise<GivenAnswer | undefined> {
  // A file can only come by the page.
  if (!io.inIsTerminal || question.needsFile) return undefined;
  const line = async (text: string): Promise<string | undefined> => (await io.ask(text, { until }))?.trim();
  for (;;) {
    const word = await line(`  ${CHOICES[question.kind]}? `);
    if (word === undefined) return undefined;
    const outcome = WORDS[question.kind][word.toLowerCase()];
    if (outcome === undefined) continue;
    const reason = outcome === 'done' ? '' : await line('  why? ');
    if (reason === undefined) return undefined;
    if (outcome !== 'done' && reason === '') continue;
    const me = userInfo().username;
    const who = await line(`  your name [${me}]? `);
    if (who === undefined) return undefined;
    return { outcome, who: who || me, ...(reason === '' ? {} : { reason }), files: [] };
  }
}

function terminalOf(io: CommandIo, quiet: boolean): Terminal {
  return {
    show(question, link) {
      // With --json stdout is for the machine; whoever must answer reads stderr then.
      const text = shown(question, link, io.inIsTerminal);
      if (quiet) io.err(text);
      else io.out(text);
    },
    refuse(why) {
      io.err(`  ${why}\n`);
    },
    answer: (question, signal) => answerAtKeyboard(io, question, signal),
  };
}

/** The desk for a run on this terminal. */
export function openDesk(
  io: CommandIo,
  run: { readonly reports: string; readonly runId: string; readonly redactor: Redactor; readonly json: boolean },
): GuidedDesk {
  const { reports, runId, redactor, json } = run;
  return createGuidedDesk({
    folder: deskFolder(reports, runId),
    terminal: terminalOf(io, json),
    redact: (text) => redactor.redact(text),
  });
}
