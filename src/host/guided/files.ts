import { createHash, randomBytes } from 'node:crypto';
import { access, readdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { guidedAnswer, guidedQuestion, type GuidedAnswer, type GuidedQuestion } from '../../core/desk.ts';
import { Fault, systemCode } from '../../core/errors.ts';
import { makeFolder, writeWhole } from '../../core/files.ts';

export type StoredFile = GuidedAnswer['files'][number];

/** The desk's files: `<id>.question.json`, `<id>.answer.json`, and what came with answers under `files/`. */
export interface DeskFiles {
  question(id: string): Promise<GuidedQuestion | undefined>;
  answer(id: string): Promise<GuidedAnswer | undefined>;
  putQuestion(question: GuidedQuestion): Promise<void>;
  putAnswer(id: string, answer: GuidedAnswer): Promise<void>;
  /** An answer to something else than what is asked now, or a no before the run was begun again: kept, but no answer. */
  putAside(id: string): Promise<void>;
  open(): Promise<GuidedQuestion[]>;
  putFile(name: string, content: Buffer): Promise<StoredFile>;
}

/** A file name that is one on every system, and only that. */
export function cleanName(name: string): string {
  const base = name.replaceAll('\\', '/').split('/').at(-1) ?? '';
  const clean = base.replaceAll(/[^\p{L}\p{N}._ -]/gu, '_').replace(/^[. ]+|[. ]+$/gu, '');
  return clean.slice(-100) || 'file';
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

export function deskFiles(folder: string): DeskFiles {
  const place = (id: string, what: string): string => path.join(folder, `${id}.${what}.json`);

  async function read<S extends z.ZodType>(schema: S, file: string): Promise<z.output<S> | undefined> {
    const text = await readFile(file, 'utf8').catch((thrown: unknown) => {
      if (systemCode(thrown) === 'ENOENT') return undefined;
      throw thrown;
    });
    if (text === undefined) return undefined;
    try {
      return schema.parse(JSON.parse(text));
    } catch (cause) {
      throw new Fault('PR-705', `${file} is not what this program wrote`, {
        hint: 'Remove the file; its question is asked again then.',
        cause,
      });
    }
  }
  async function write(file: string, value: unknown): Promise<void> {
    await makeFolder(folder, 0o700);
    await writeWhole(file, `${JSON.stringify(value, null, 2)}\n`, 0o600);
  }

  return {
    question: (id) => read(guidedQuestion, place(id, 'question')),
    answer: (id) => read(guidedAnswer, place(id, 'answer')),
    putQuestion: (question) => write(place(question.id, 'question'), question),
    putAnswer: (id, answer) => write(place(id, 'answer'), answer),
    async putAside(id) {
      // `.earlier.json` is neither question nor answer, so that nothing reads it but people.
      for (let count = 1; ; count += 1) {
        const aside = place(`${id}.${count}`, 'earlier');
        if (await isThere(aside)) continue;
        await rename(place(id, 'answer'), aside);
        return;
      }
    },
    async open() {
      const names = await readdir(folder).catch(() => []);
      const answered = new Set(names.filter((name) => name.endsWith('.answer.json')).map((name) => name.slice(0, -12)));
      const ids = names.filter((name) => name.endsWith('.question.json')).map((name) => name.slice(0, -14));
      const questions = await Promise.all(
        ids
          .filter((id) => !answered.has(id))
          .sort()
          .map((id) => read(guidedQuestion, place(id, 'question'))),
      );
      return questions.filter((question) => question !== undefined);
    },
    async putFile(name, content) {
      const kept = path.join(folder, 'files');
      await makeFolder(kept, 0o700);
      const clean = cleanName(name);
      const file = path.join(kept, `${randomBytes(4).toString('hex')}-${clean}`);
      await writeWhole(file, content, 0o600);
      return {
        name: clean,
        path: file,
        sha256: createHash('sha256').update(content).digest('hex'),
        bytes: content.length,
      };
    },
  };
}
