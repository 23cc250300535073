import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../core/errors.ts';
import { syncFolder, writeWhole } from '../core/files.ts';
import { BAG } from '../core/evidence.ts';
import { mapAtOnce } from './at-once.ts';
import { sha256OfFile } from './digest.ts';
import type { Signer } from './signing-key.ts';

/** Tag files that no tag manifest lists: itself (RFC 8493, 2.2.1) and the signature over it. */
export const UNLISTED: readonly string[] = [BAG.tagManifest, BAG.seal];

export const DECLARATION = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

/** All files of a bag, relative with `/`, sorted. @throws Fault PR-602 for anything that is no plain file or folder. */
export async function filesOf(bag: string): Promise<string[]> {
  const files: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(bag, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) await walk(path);
      else if (entry.isFile()) files.push(path);
      else throw new Fault('PR-602', `${path} in the bag is neither a file nor a folder`);
    }
  };
  await walk('');
  return files.sort();
}

/** A line of a manifest: digest, two spaces, path; as `sha256sum --check` reads it. */
const manifestOf = (entries: readonly { path: string; sha256: string }[]): string =>
  entries.map(({ path, sha256: digest }) => `${digest}  ${path}\n`).join('');

export interface SealOptions {
  readonly bag: string;
  readonly signer: Signer;
  /** Digests of files at the moment they were journalled, by path: a file that is another one by now blocks the seal. */
  readonly journalled: ReadonlyMap<string, string>;
  /** Labels and values for `bag-info.txt`, in order. */
  readonly info: readonly (readonly [label: string, value: string])[];
}

const oneLine = (value: string): string => value.replace(/\s+/gu, ' ').trim();

/**
 * Writes manifests, tag manifest and, last, the signature: a bag with a seal lacks nothing, one without is
 * interrupted.
 * @throws Fault PR-602 when a file is not as it was journalled.
 */
export async function writeSeal({ bag, signer, journalled, info }: SealOptions): Promise<void> {
  const digest = async (path: string): Promise<{ path: string; sha256: string; bytes: number }> => ({
    path,
    ...(await sha256OfFile(join(bag, path))),
  });
  const payload = await mapAtOnce(
    (await filesOf(bag)).filter((file) => file.startsWith('data/')),
    digest,
  );
  const present = new Map(payload.map((file) => [file.path, file.sha256]));
  for (const [path, expected] of journalled) {
    if (present.get(path) !== expected) {
      throw new Fault('PR-602', `${path} is not as it was when the journal took it up; the bag is left without a seal`);
    }
  }
  const oxum = `${payload.reduce((sum, { bytes }) => sum + bytes, 0)}.${payload.length}`;
  const lines = [...info, ['Payload-Oxum', oxum] as const].map(([label, value]) => `${label}: ${oneLine(value)}\n`);
  await writeWhole(join(bag, BAG.info), lines.join(''));
  await writeWhole(join(bag, BAG.manifest), manifestOf(payload));
  const tags = await mapAtOnce(
    (await filesOf(bag)).filter((file) => !file.startsWith('data/') && !UNLISTED.includes(file)),
    digest,
  );
  const tagManifest = manifestOf(tags);
  await writeWhole(join(bag, BAG.tagManifest), tagManifest);
  await writeWhole(join(bag, BAG.seal), signer.sign(tagManifest));
  await syncFolder(bag);
}
