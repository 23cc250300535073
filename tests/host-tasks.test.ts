import { expect, test } from '@playwright/test';
import type { GuidedDesk } from '../src/core/desk.ts';
import { Fault } from '../src/core/errors.ts';
import type { Execute } from '../src/core/execute.ts';
import type { Host } from '../src/core/host.ts';
import type { ActionContext, AskedQuestion } from '../src/core/step.ts';
import { commandLog } from '../src/host/commands.ts';
import { deadline } from '../src/runner/deadline.ts';
import approve from '../src/steps/approve.ts';
import wait from '../src/steps/wait.ts';

type Answer = Awaited<ReturnType<ActionContext['ask']>>;

/** What an action sees that asks people and looks at the server. */
function contextOf(host: Partial<Host>, answer: Partial<Answer> = {}) {
  const asked: AskedQuestion[] = [];
  const waited: string[] = [];
  const context: Partial<ActionContext> = {
    host: { kind: 'guided', name: 'SERVER1', ...host } as Host,
    portal: { address: 'https://entra.example/' } as ActionContext['portal'],
    signal: new AbortController().signal,
    ask(question) {
      asked.push(question);
      const usual = { outcome: 'done', who: 'Ada', at: '2026-11-25T12:00:00.000Z', via: 'page' } as const;
      return Promise.resolve({ ...usual, boundTo: '', files: [], ...answer });
    },
    waiting: (what) => Promise.resolve(void waited.push(what)),
  };
  return { context: context as ActionContext, asked, waited };
}
const state = (assignmentInForce: boolean | undefined) => ({
  agentInstalled: true,
  agentRegistered: true,
  assignmentInForce,
});

test('what ran is written down with its answer, without secrets, equal looks once', async () => {
  let said = 'pass=hunter22';
  const run: Execute = ({ file }) => {
    if (file === 'gone.exe') throw new Fault('PR-710', 'gone.exe is not on this computer');
    return Promise.resolve({ code: 0, stdout: said, stderr: '' });
  };
  const log = commandLog(run, { now: () => new Date(), redact: (text) => text.replaceAll('hunter22', '***') });
  const look = { what: 'look', file: 'a.exe', args: ['hunter22'], input: '{"p":"hunter22"}', deadline: 1000 };
  for (let time = 0; time < 3; time += 1) await log.execute(look);
  said = 'other';
  await log.execute(look);
  await expect(log.execute({ ...look, file: 'gone.exe' })).rejects.toThrow('gone.exe');
  const records = log.take();
  expect(records.map(({ program, stdout, times, code, problem }) => [program, stdout, times, code, problem])).toEqual([
    ['a.exe', 'pass=***', 3, 0, undefined],
    ['a.exe', 'other', 1, 0, undefined],
    ['gone.exe', '', 1, undefined, 'gone.exe is not on this computer'],
  ]);
  expect(JSON.stringify(records)).not.toContain('hunter22');
  expect(log.take()).toEqual([]);
});

test('wait: sees what shows, and asks nobody then', async () => {
  let looks = 0;
  const { context, asked, waited } = contextOf({ state: () => Promise.resolve(state((looks += 1) > 2)) });
  await wait.run(context, { for: 'agent', upTo: '5s' });
  expect(asked).toEqual([]);
  expect(waited).toEqual(['the assignment of the agent to take effect']);
  const never = contextOf({ state: () => Promise.resolve(state(false)) });
  await expect(wait.run(never.context, { for: 'agent', upTo: '100ms' })).rejects.toMatchObject({ code: 'PR-402' });
});

test('wait: what nobody can see is waited for at the desk, until the documented time', async () => {
  const blind = { state: () => Promise.resolve(state(undefined)) };
  const { context, asked } = contextOf(blind, { who: 'the clock', via: 'clock' });
  await wait.run(context, { for: 'agent' });
  expect(asked[0]).toMatchObject({ kind: 'wait' });
  const left = new Date(asked[0]?.until ?? '').getTime() - Date.now();
  expect(left).toBeGreaterThan(19 * 60_000);
  const failed = contextOf(blind, { outcome: 'failed', reason: 'the service does not start' });
  await expect(wait.run(failed.context, { for: 'agent' })).rejects.toThrow('the service does not start');
});

test('approve: goes on with a yes, ends the run with a no', async () => {
  const { context, asked } = contextOf({});
  await approve.run(context, { what: 'It may begin', by: 'Ada' });
  expect(asked[0]).toMatchObject({ kind: 'approval', title: 'It may begin', by: ['Ada'] });
  const no = contextOf({}, { outcome: 'failed', reason: 'not today' });
  await expect(approve.run(no.context, { what: 'It may begin' })).rejects.toMatchObject({ code: 'PR-503', exit: 3 });
});

test('a deadline stands still while a person is waited for', async () => {
  let tell: (waiting: boolean) => void = () => undefined;
  const desk = {
    watch(listener: typeof tell) {
      tell = listener;
      return () => undefined;
    },
  } as GuidedDesk;
  const limit = deadline(60, [desk]);
  tell(true);
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(limit.signal.aborted).toBe(false);
  tell(false);
  await expect.poll(() => limit.signal.aborted).toBe(true);
  expect(limit.signal.reason).toMatchObject({ name: 'TimeoutError' });
  const ended = deadline(20, []);
  ended.end();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(ended.signal.aborted).toBe(false);
});
