import type { Problems } from './problems.ts';

/** Whether a path stays inside the bag on every system: relative, `/` only, no `.` or `..`, no drive, no control. */
export function isSafePath(path: string): boolean {
  return (
    path !== '' &&
    path.length <= 1000 &&
    !/[\\:\p{Cc}]/u.test(path) &&
    path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  );
}

/** Reads a manifest (RFC 8493, 2.1.3): a digest, white space and a path on each line. */
export function readManifest(text: string, name: string, problems: Problems): Map<string, string> {
  const digests = new Map<string, string>();
  const lines = text.split('\n');
  if (lines.pop() !== '') problems.add(name, 'ends in the middle of a line');
  for (const [index, line] of lines.entries()) {
    const entry = /^(?<digest>[0-9a-f]{64}) {2}(?<path>.+)$/u.exec(line)?.groups;
    const { digest, path } = { digest: entry?.['digest'], path: entry?.['path'] };
    if (digest === undefined || path === undefined) {
      problems.add(name, `line ${index + 1} is not a digest and a path`);
    } else if (!isSafePath(path)) {
      problems.add(name, `line ${index + 1} leads out of the bag: ${path}`);
    } else if (digests.has(path)) {
      problems.add(name, `names ${path} twice`);
    } else digests.set(path, digest);
  }
  return digests;
}
