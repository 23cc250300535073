import { expect, test } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openTenantLocks, type TenantLocks } from '../src/runner/index.ts';
import { temporaryFolder } from './_evidence.ts';
import { runOn, type Ran } from './_run.ts';
import { startSite } from './_site.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
test.beforeEach(async () => {
  folder = await temporaryFolder();
});
test.afterEach(() => folder.remove());

const now = (): Date => new Date();
const holder = (runId: string): Parameters<TenantLocks['claim']>[1] => ({
  runId,
  runbook: 'Connect the HR system',
  operator: 'casey',
});
const lockFile = async (): Promise<string> => join(folder.path, (await readdir(folder.path))[0] ?? '');

const create = (name: string): string => `- id: create
  title: Create a project
  do:
    - open: /new
    - fill: { Name: ${name} }
    - click: Create
  expect:
    - listed: ${name}
`;

/** A process that has ended: its number is nobody's for now. */
const deadProcess = (): number => spawnSync(process.execPath, ['-e', '']).pid;

/** Lets the lock be that of a process which is no more. */
async function bury(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/"pid":\d+/u, `"pid":${deadProcess()}`));
}

test('of two runs at once on one tenant the second stops before its first change and says who has it', async () => {
  const site = await startSite();
  const locks = openTenantLocks(folder.path, now);
  let second: Ran | undefined;
  try {
    const first = await runOn(site.address, create('Beta'), {
      locks,
      async onEvent({ type }) {
        if (type === 'action.done') second ??= await runOn(site.address, create('Gamma'), { locks });
      },
    });
    expect(first.fault).toBeUndefined();
    expect(second?.fault).toMatchObject({
      code: 'PR-410',
      exit: 3,
      message: expect.stringMatching(/^run run-\w+ of "Test" \(started by .+, process \d+, at 20.+\) is changing/u),
      hint: expect.stringContaining(`end process ${process.pid}`),
    });
    expect(site.projects).toEqual(['Alpha', 'Beta']);
    // With the first run at its end the tenant is free.
    expect((await runOn(site.address, create('Gamma'), { locks })).fault).toBeUndefined();
    expect(await readdir(folder.path)).toEqual([]);
    // Who only looks is in nobody's way.
    const claim = await locks.claim(new URL(site.address).origin, holder('a'));
    expect(
      (await runOn(site.address, '- id: a\n  title: Look\n  do:\n    - open: /\n', { locks })).fault,
    ).toBeUndefined();
    await claim.release();
  } finally {
    await site.close();
  }
});

test('the lock of a dead run is taken over by one of those that come, and the run says so', async () => {
  const site = await startSite();
  try {
    const locks = openTenantLocks(folder.path, now);
    const { origin } = new URL(site.address);
    await locks.claim(origin, holder('dead-run'));
    await bury(await lockFile());
    const ran = await runOn(site.address, create('Beta'), { locks });
    expect(ran.fault).toBeUndefined();
    expect(ran.events).toContainEqual(
      expect.objectContaining({
        type: 'note',
        text: expect.stringMatching(
          /^The tenant was taken over from run dead-run of .+, which gave no sign of life\.$/u,
        ),
      }),
    );

    await locks.claim(origin, holder('dead-run'));
    await bury(await lockFile());
    const tries = await Promise.allSettled(
      Array.from({ length: 12 }, (_, index) => openTenantLocks(folder.path, now).claim(origin, holder(`run-${index}`))),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const tried of tries)
      if (tried.status === 'rejected') expect(tried.reason).toMatchObject({ code: 'PR-410', exit: 3 });
  } finally {
    await site.close();
  }
});

test('a run that gave no sign of life counts as dead, and changes nothing more when it wakes up', async () => {
  const locks = openTenantLocks(folder.path, now);
  const asleep = await locks.claim('contoso', holder('asleep'));
  const file = await lockFile();
  await utimes(file, 0, 0);
  const awake = await locks.claim('contoso', holder('awake'));
  expect(awake.tookOver).toContain('asleep');
  await expect(asleep.confirm()).rejects.toMatchObject({ code: 'PR-410', message: /run awake of .+ took the tenant/u });
  await asleep.release();
  await awake.confirm();
  // One whose lock somebody deleted does not go on either.
  await awake.release();
  await expect(awake.confirm()).rejects.toMatchObject({ code: 'PR-410', message: /its lock of the tenant went away/u });
});

test('a run that lives shows it, however long it takes', async () => {
  const locks = openTenantLocks(folder.path, now, { beat: 10, dead: 2000 });
  const claim = await locks.claim('contoso', holder('alive'));
  const file = await lockFile();
  await utimes(file, 0, 0);
  await expect.poll(async () => (await stat(file)).mtimeMs, { timeout: 2000 }).toBeGreaterThan(0);
  await expect(locks.claim('contoso', holder('other'))).rejects.toMatchObject({ code: 'PR-410' });
  await claim.release();
});

test('a folder of locks that cannot be written, and a lock that is no lock, stop the run or are put away', async () => {
  const file = join(folder.path, 'file');
  await writeFile(file, '');
  await expect(openTenantLocks(join(file, 'locks'), now).claim('contoso', holder('a'))).rejects.toMatchObject({
    code: 'PR-106',
    hint: expect.stringContaining(join(file, 'locks')),
  });
  const locks = openTenantLocks(join(folder.path, 'locks'), now);
  await (await locks.claim('contoso', holder('a'))).release();
  const claim = await locks.claim('contoso', holder('a'));
  const [name = ''] = await readdir(join(folder.path, 'locks'));
  await writeFile(join(folder.path, 'locks', name), 'half of a li');
  await expect(locks.claim('contoso', holder('b'))).rejects.toMatchObject({
    code: 'PR-410',
    message: expect.stringContaining('about to take'),
  });
  await utimes(join(folder.path, 'locks', name), 0, 0);
  const other = await locks.claim('contoso', holder('b'));
  expect(other.tookOver).toContain('died as it began');
  await claim.release();
  await other.confirm();
  await other.release();
});
