import { verify, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { messageOf } from '../../core/errors.ts';
import { BAG } from '../../core/evidence.ts';
import { UNLISTED } from '../seal.ts';
import { mapAtOnce } from '../at-once.ts';
import { sha256OfFile } from '../digest.ts';
import { readSmall, type BagFile } from './bag-files.ts';
import type { JournalReading } from './journal.ts';
import { readManifest } from './manifest.ts';
import type { Problems } from './problems.ts';

const CHANGED = 'is not as it was written: its SHA-256 differs';
const MOST_OF_MANIFEST = 64 * 1024 * 1024;

async function readText(bag: string, file: BagFile | undefined, name: string, problems: Problems): Promise<string> {
  if (file === undefined) {
    problems.add(name, 'is missing');
    return '';
  }
  const content = await readSmall(bag, file, MOST_OF_MANIFEST);
  if (content === undefined) problems.add(name, 'is larger than any manifest');
  return content?.toString('utf8') ?? '';
}

/** Every file must be listed, and every listed file be there. */
function compareLists(
  name: string,
  listed: ReadonlyMap<string, string>,
  present: readonly string[],
  problems: Problems,
): void {
  const there = new Set(present);
  for (const path of listed.keys()) if (!there.has(path)) problems.add(path, `is missing (${name} lists it)`);
  for (const path of present) if (!listed.has(path)) problems.add(path, `was added (${name} does not list it)`);
}

/** Signature, tag manifest and manifest; gives the digests that they list. */
export async function checkSeal(
  bag: string,
  files: Map<string, BagFile>,
  key: KeyObject | undefined,
  problems: Problems,
): Promise<Map<string, string>> {
  const text = await readText(bag, files.get(BAG.tagManifest), BAG.tagManifest, problems);
  const sealFile = files.get(BAG.seal);
  const seal = sealFile === undefined ? undefined : await readSmall(bag, sealFile, 1000);
  if (key !== undefined && (seal === undefined || !verify('sha256', Buffer.from(text), key, seal))) {
    problems.add(BAG.seal, `is not a signature over ${BAG.tagManifest} by the key of this bag`);
  }
  const tags = readManifest(text, BAG.tagManifest, problems);
  const payload = readManifest(
    await readText(bag, files.get(BAG.manifest), BAG.manifest, problems),
    BAG.manifest,
    problems,
  );
  const paths = [...files.keys()];
  const isPayload = (path: string): boolean => path.startsWith('data/');
  for (const path of payload.keys())
    if (!isPayload(path)) problems.add(BAG.manifest, `lists ${path}, which is no payload`);
  compareLists(BAG.manifest, payload, paths.filter(isPayload), problems);
  const listedTags = paths.filter((path) => !isPayload(path) && !UNLISTED.includes(path));
  compareLists(BAG.tagManifest, tags, listedTags, problems);
  return new Map([...payload, ...tags]);
}

/** Every file against the digests that manifests and journal have of it. */
export async function checkDigests(
  bag: string,
  files: Map<string, BagFile>,
  sealed: ReadonlyMap<string, string>,
  { artifacts, started }: JournalReading,
  problems: Problems,
): Promise<void> {
  for (const [path, artifact] of artifacts) {
    const file = files.get(path);
    if (file === undefined) problems.add(path, 'is missing (the journal took it up)');
    else if (file.bytes !== artifact.bytes)
      problems.add(path, `has ${file.bytes} bytes; the journal says ${artifact.bytes}`);
  }
  const expectations = [...files.values()].flatMap(({ path, bytes }) => {
    const journalled = artifacts.get(path);
    const runbook = path === BAG.runbook ? started?.runbook.sha256 : undefined;
    const expected = [sealed.get(path), journalled?.sha256, runbook].filter((digest) => digest !== undefined);
    // A wrong length has been told; hashing gigabytes of it would add nothing.
    const told = journalled !== undefined && journalled.bytes !== bytes;
    return expected.length === 0 || told ? [] : [{ path, expected }];
  });
  const found = await mapAtOnce(expectations, async ({ path, expected }) => {
    try {
      const { sha256: digest } = await sha256OfFile(join(bag, path));
      return { path, fact: expected.every((other) => other === digest) ? undefined : CHANGED };
    } catch (thrown) {
      return { path, fact: `cannot be read: ${messageOf(thrown)}` };
    }
  });
  for (const { path, fact } of found) if (fact !== undefined) problems.add(path, fact);
}
