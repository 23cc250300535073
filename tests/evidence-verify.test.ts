import { generateKeyPairSync, sign } from 'node:crypto';
import { appendFile, cp, mkdir, open, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { sha256 } from '../src/evidence/digest.ts';
import { verifyBag } from '../src/evidence/index.ts';
import { openSampleRun, temporaryFolder } from './_evidence.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
/** A sealed bag, and one of a run that was killed in step 2. */
let sealed: string;
let killed: string;
let fingerprint: string;

test.beforeAll(async () => {
  folder = await temporaryFolder();
  const keep = (run: Awaited<ReturnType<typeof openSampleRun>>, step: number) => async (): Promise<void> => {
    const content = Buffer.from(`file of step ${step}`);
    await run.store.keep(`step-${step}`, { kind: 'download', name: `file-${step}.txt`, title: 'A file', content });
  };
  const whole = await openSampleRun(folder.path, { runId: 'whole' });
  await whole.start();
  for (const step of [1, 2, 3]) await whole.step(step, keep(whole, step));
  await whole.finish();
  ({ bag: sealed, fingerprint } = await whole.store.seal());
  const other = await openSampleRun(folder.path, { runId: 'killed' });
  await other.start();
  await other.step(1, keep(other, 1));
  await other.emit({ type: 'step.started', stepId: 'step-2', index: 2, title: 'Two', attempt: 1 });
  await other.emit({ type: 'action.intent', stepId: 'step-2', action: 1, text: 'click "Create"', effect: 'change' });
  await other.store.abandon();
  killed = other.store.bag;
});
test.afterAll(() => folder.remove());

async function copyOf(bag: string): Promise<string> {
  const copy = join(folder.path, `copy-${Math.random().toString(36).slice(2)}`);
  await cp(bag, copy, { recursive: true });
  return copy;
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const before = await readFile(file, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  await writeFile(file, after);
}

/** Writes manifest and tag manifest anew, as a forger without the key would. */
async function relist(bag: string, path: string): Promise<void> {
  const digest = sha256(await readFile(join(bag, path)));
  const line = (text: string, name: string): string =>
    text.replace(new RegExp(`^[0-9a-f]{64}  ${name.replaceAll('.', '[.]')}$`, 'mu'), `${digest}  ${name}`);
  await edit(join(bag, 'manifest-sha256.txt'), (text) => line(text, path));
  const manifest = sha256(await readFile(join(bag, 'manifest-sha256.txt')));
  await edit(join(bag, 'tagmanifest-sha256.txt'), (text) =>
    text.replace(/^[0-9a-f]{64} {2}manifest-sha256[.]txt$/mu, `${manifest}  manifest-sha256.txt`),
  );
}

test('a sealed bag is complete, by the fingerprint that it was announced with', async () => {
  const found = await verifyBag(sealed, { fingerprint });
  expect(found).toMatchObject({ verdict: 'COMPLETE', problems: [], notes: [], fingerprint, upTo: undefined });
  expect(found.standing).toEqual({ standing: 'REHEARSAL', reasons: ['It ran against a practice tenant.'] });
  expect(found.run).toMatchObject({ id: 'whole', runbook: 'sample', verdict: 'passed' });
});

test('a bag of a killed run is interrupted, and says up to which step and what is in doubt', async () => {
  const found = await verifyBag(killed);
  expect(found).toMatchObject({ verdict: 'INTERRUPTED', problems: [], upTo: { stepId: 'step-1', index: 1, of: 3 } });
  expect(found.notes.join()).toContain('step-2 an action was begun and never seen to end: click "Create"');
});

const first = 'data/files/step-1/file-1.txt';
const attacks: readonly {
  readonly name: string;
  readonly does: (bag: string) => Promise<unknown>;
  readonly tells: RegExp;
}[] = [
  {
    name: 'a file with one other letter',
    does: (bag) => writeFile(join(bag, first), 'file of step 7'),
    tells: /file-1[.]txt is not as it was written/u,
  },
  {
    name: 'two files that changed places',
    does: async (bag) => {
      const [one, two] = [join(bag, first), join(bag, 'data/files/step-2/file-2.txt')];
      await rename(one, `${one}.x`);
      await rename(two, one);
      await rename(`${one}.x`, two);
    },
    tells: /file-1[.]txt is not as it was.*file-2[.]txt is not as it was/su,
  },
  { name: 'a missing file', does: (bag) => rm(join(bag, first)), tells: /file-1[.]txt is missing/u },
  {
    name: 'an added file',
    does: (bag) => writeFile(join(bag, 'data/files/more.txt'), ''),
    tells: /more[.]txt was added/u,
  },
  {
    name: 'an added file beside the payload',
    does: (bag) => writeFile(join(bag, 'notes.txt'), 'x'),
    tells: /notes[.]txt was added/u,
  },
  {
    name: 'a truncated file',
    does: (bag) => truncate(join(bag, first), 3),
    tells: /has 3 bytes; the journal says 14/u,
  },
  {
    name: 'a renamed file',
    does: (bag) => rename(join(bag, first), join(bag, 'data/files/step-1/file-9.txt')),
    tells: /file-1[.]txt is missing.*file-9[.]txt was added/su,
  },
  {
    name: 'a file put in place of another, with both manifests to match',
    does: async (bag) => {
      await writeFile(join(bag, first), 'file of step 7');
      await relist(bag, first);
    },
    tells: /seal[.]sig is not a signature over tagmanifest-sha256[.]txt/u,
  },
  {
    name: 'a journal that tells another story',
    does: (bag) =>
      edit(join(bag, 'data/journal.jsonl'), (text) => text.replace('"outcome":"passed"', '"outcome":"failed"')),
    tells: /the chain is broken here/u,
  },
  {
    name: 'a journal whose last line is torn',
    does: async (bag) =>
      truncate(join(bag, 'data/journal.jsonl'), (await readFile(join(bag, 'data/journal.jsonl'))).length - 5),
    tells: /ends in the middle of a line/u,
  },
  {
    name: 'a sealed bag under another key',
    does: async (bag) => {
      const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      await writeFile(join(bag, 'signer.pub.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
    },
    tells: /seal[.]sig is not a signature.*was not signed with the key of this bag/su,
  },
  {
    name: 'a key that is none',
    does: (bag) => writeFile(join(bag, 'signer.pub.pem'), 'no key'),
    tells: /signer[.]pub[.]pem is not an ECDSA P-256 public key/u,
  },
  {
    name: 'a manifest that leads out of the bag',
    does: (bag) => appendFile(join(bag, 'manifest-sha256.txt'), `${'0'.repeat(64)}  data/../../../../etc/passwd\n`),
    tells: /leads out of the bag/u,
  },
  {
    name: 'a manifest of nothing but nonsense',
    does: (bag) => writeFile(join(bag, 'manifest-sha256.txt'), Buffer.alloc(5000, 0xff)),
    tells: /manifest-sha256[.]txt ends in the middle of a line/u,
  },
  {
    name: 'a signature of no length',
    does: (bag) => truncate(join(bag, 'seal.sig'), 0),
    tells: /seal[.]sig is not a signature/u,
  },
  {
    name: 'a tag manifest that is gone',
    does: (bag) => rm(join(bag, 'tagmanifest-sha256.txt')),
    tells: /tagmanifest-sha256[.]txt is missing/u,
  },
  {
    name: 'a link in place of a file',
    does: async (bag) => {
      await rm(join(bag, first));
      await symlink('/etc/hostname', join(bag, first));
    },
    tells: /file-1[.]txt is a link/u,
  },
  {
    name: 'a payload that is a link to a folder elsewhere',
    does: async (bag) => {
      await rename(join(bag, 'data'), `${bag}-data`);
      await symlink(`${bag}-data`, join(bag, 'data'));
    },
    tells: /data is a link/u,
  },
  {
    name: 'a file of five gigabytes of nothing',
    does: async (bag) => {
      const handle = await open(join(bag, first), 'r+');
      await handle.truncate(5 * 1024 ** 3);
      await handle.close();
    },
    tells: /has 5368709120 bytes; the journal says 14/u,
  },
  {
    name: 'a journal of a quarter of a gigabyte without a line',
    does: async (bag) => {
      const handle = await open(join(bag, 'data/journal.jsonl'), 'w');
      await handle.truncate(256 * 1024 ** 2);
      await handle.close();
    },
    tells: /is longer than any line of a journal/u,
  },
  {
    name: 'a folder in place of the journal',
    does: async (bag) => {
      await rm(join(bag, 'data/journal.jsonl'));
      await mkdir(join(bag, 'data/journal.jsonl'));
    },
    tells: /journal[.]jsonl is missing/u,
  },
];

for (const { name, does, tells } of attacks) {
  test(`broken: ${name}`, async () => {
    const bag = await copyOf(sealed);
    await does(bag);
    const found = await verifyBag(bag);
    expect(found.problems.map(({ path, fact }) => `${path ?? ''} ${fact}`).join('\n')).toMatch(tells);
    expect(found.verdict).toBe('BROKEN');
  });
}

test('every kind of byte of every file of a bag counts', async () => {
  const bag = await copyOf(sealed);
  const files = [
    ...['bagit.txt', 'bag-info.txt', 'manifest-sha256.txt', 'tagmanifest-sha256.txt', 'seal.sig', 'signer.pub.pem'],
    ...['data/journal.jsonl', 'data/checkpoints.jsonl', 'data/runbook.yaml', 'data/standing.json', first],
  ];
  for (const path of files) {
    const bytes = await readFile(join(bag, path));
    for (const place of [0, Math.floor(bytes.length / 2), bytes.length - 1]) {
      const other = Buffer.from(bytes);
      other[place] = (other[place] ?? 0) ^ 0x01;
      await writeFile(join(bag, path), other);
      expect((await verifyBag(bag)).verdict, `${path} at ${place}`).toBe('BROKEN');
    }
    await writeFile(join(bag, path), bytes);
  }
  expect((await verifyBag(bag)).verdict).toBe('COMPLETE');
});

test.describe('a bag without a seal', () => {
  const journalOf = (bag: string): string => join(bag, 'data/journal.jsonl');
  const lines = async (file: string): Promise<string[]> => (await readFile(file, 'utf8')).split('\n').slice(0, -1);

  test('is still interrupted with a torn last line', async () => {
    const bag = await copyOf(killed);
    await appendFile(journalOf(bag), '{"v":1,"runId":"killed","se');
    expect(await verifyBag(bag)).toMatchObject({ verdict: 'INTERRUPTED', upTo: { stepId: 'step-1' } });
  });

  test('is broken when the journal was cut off behind a signed checkpoint', async () => {
    const bag = await copyOf(killed);
    const kept = (await lines(journalOf(bag))).slice(0, 3);
    await writeFile(journalOf(bag), `${kept.join('\n')}\n`);
    const found = await verifyBag(bag);
    expect(found.problems[0]?.fact).toMatch(/was cut off: it has 3 lines, and a signed checkpoint speaks of line/u);
  });

  test('is broken by an edited last line, by a journal chained anew and by a forged checkpoint', async () => {
    const edited = await copyOf(killed);
    await edit(journalOf(edited), (text) => text.replace('click \\"Create\\"', 'click \\"Cancel\\"'));
    expect((await verifyBag(edited)).problems[0]?.fact).toContain('is not the one that was signed');

    const rechained = await copyOf(killed);
    let prev = '0'.repeat(64);
    const story = (await lines(journalOf(rechained))).map((line) => {
      const text = line
        .replace('"operator":"casey"', '"operator":"nobody"')
        .replace(/"prev":"[0-9a-f]{64}"/u, `"prev":"${prev}"`);
      prev = sha256(text);
      return text;
    });
    await writeFile(journalOf(rechained), `${story.join('\n')}\n`);
    expect((await verifyBag(rechained)).verdict).toBe('BROKEN');

    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const forged = story.map((line, index) => {
      const head = sha256(line);
      const sig = sign('sha256', Buffer.from(`killed ${index + 1} ${head}\n`), privateKey).toString('base64');
      return JSON.stringify({ v: 1, runId: 'killed', seq: index + 1, head, sig });
    });
    await writeFile(join(rechained, 'data/checkpoints.jsonl'), `${forged.join('\n')}\n`);
    const found = await verifyBag(rechained);
    expect(found.problems.map(({ fact }) => fact).join()).toContain('was not signed with the key of this bag');
  });

  test('is what a sealed bag becomes when its seal is taken away, and says so', async () => {
    const bag = await copyOf(sealed);
    await rm(join(bag, 'seal.sig'));
    const found = await verifyBag(bag);
    expect(found.verdict).toBe('INTERRUPTED');
    expect(found.notes.join()).toContain('it was never made, or was taken away');
  });

  test('does not vouch for files that the journal never took up', async () => {
    const bag = await copyOf(killed);
    await writeFile(join(bag, 'data/files/step-1/planted.txt'), 'x');
    const found = await verifyBag(bag);
    expect(found.notes).toContain('Nothing vouches for data/files/step-1/planted.txt.');
  });
});

test('the wrong fingerprint, no bag and no folder', async () => {
  const found = await verifyBag(sealed, { fingerprint: 'ab'.repeat(32) });
  expect(found.problems[0]?.fact).toContain('is another key');
  await expect(verifyBag(join(folder.path, 'nowhere'))).rejects.toMatchObject({ code: 'PR-102' });
  await expect(verifyBag(folder.path)).rejects.toMatchObject({ code: 'PR-604' });
  await expect(verifyBag(join(sealed, 'bagit.txt'))).rejects.toMatchObject({ code: 'PR-604' });
});
