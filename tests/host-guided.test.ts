import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { createCertificateMaker } from '../src/cert/index.ts';
import { guidedQuestion, type GuidedAnswer, type GuidedDesk, type GuidedQuestion } from '../src/core/desk.ts';
import { createGuidedHost } from '../src/host/guided/index.ts';

/** A desk at which everybody answers at once. */
function deskThatSays(answer: (question: GuidedQuestion) => Partial<GuidedAnswer>) {
  const asked: GuidedQuestion[] = [];
  const desk: GuidedDesk = {
    async ask(input, _signal, examine) {
      const question = guidedQuestion.parse(input);
      asked.push(question);
      const usual: GuidedAnswer = {
        outcome: 'done',
        who: 'Ada',
        at: new Date().toISOString(),
        via: 'page',
        boundTo: question.boundTo,
        files: [],
      };
      const given = { ...usual, ...answer(question) };
      const wrong = await examine?.(given);
      if (wrong !== undefined) throw new Error(wrong);
      return given;
    },
    open: () => Promise.resolve([]),
    link: () => Promise.resolve(''),
    watch: () => () => undefined,
    close: () => Promise.resolve(),
  };
  return { desk, asked };
}
const options = { name: 'server1.contoso.com', runbook: 'f'.repeat(64), signal: new AbortController().signal };

test('a file is handed over with its hash; a no ends the step with the reason', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'guided-'));
  const file = { path: path.join(folder, 'Setup.exe'), name: 'Setup.exe' };
  await writeFile(file.path, 'installer');
  const sha256 = createHash('sha256').update('installer').digest('hex');
  const { desk, asked } = deskThatSays(() => ({}));
  const copy = { kind: 'copy', file } as const;
  const done = await createGuidedHost({ ...options, desk }).perform(copy, 'give');
  expect(done).toMatchObject({ path: 'Downloads\\Setup.exe', attested: { who: 'Ada' } });
  expect(asked[0]?.id).toBe('give.copy');
  expect(asked[0]?.values).toContainEqual({ label: 'SHA-256', value: sha256.toUpperCase() });
  const plan = await createGuidedHost({ ...options, desk }).plan({
    kind: 'copy',
    file: { path: '${steps.get.file}', name: '${steps.get.file}' },
  });
  expect(plan[0]).toContain('a person is asked: Copy ${steps.get.file}');
  const { desk: sour } = deskThatSays(() => ({ outcome: 'failed', reason: 'no share' }));
  await expect(createGuidedHost({ ...options, desk: sour }).perform(copy, 'give')).rejects.toMatchObject({
    code: 'PR-705',
    hint: 'no share',
  });
});

test("the server's roots come as a file, and nothing else is taken for a certificate", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'guided-'));
  const made = await createCertificateMaker().make({ host: 'server1.contoso.com', key: 'p256' });
  const give = async (content: string) => {
    const at = path.join(folder, 'root.cer');
    await writeFile(at, content);
    return deskThatSays(() => ({ files: [{ name: 'root.cer', path: at, sha256: '', bytes: 1 }] }));
  };
  const right = await give(made.certificate);
  expect(await createGuidedHost({ ...options, desk: right.desk }).trustedRoots()).toEqual([made.certificate]);
  expect(right.asked[0]?.needsFile).toBe(true);
  const wrong = await give('hello');
  await expect(createGuidedHost({ ...options, desk: wrong.desk }).trustedRoots()).rejects.toThrow(
    'root.cer is not a certificate',
  );
  const other = await give(
    (await createCertificateMaker().make({ host: 'server2.contoso.com', key: 'p256' })).certificate,
  );
  await expect(createGuidedHost({ ...options, desk: other.desk }).trustedRoots()).rejects.toThrow(
    'root.cer is not the certificate of server1.contoso.com, nor that of an authority: it was issued to CN=server2.contoso.com',
  );
  const { desk } = deskThatSays(() => ({ outcome: 'skipped', reason: 'none there' }));
  expect(await createGuidedHost({ ...options, desk }).trustedRoots()).toEqual([]);
});

test('what only a person saw is not taken for what the machine found out', async () => {
  const { desk } = deskThatSays(() => ({}));
  expect(await createGuidedHost({ ...options, desk }).state()).toEqual({
    agentInstalled: undefined,
    agentRegistered: undefined,
  });
});
