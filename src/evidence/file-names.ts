const RESERVED = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/iu;

/**
 * A name that every file system takes and that leads nowhere else: letters, digits, dot, hyphen and underscore, at most
 * 80 characters, none of the names that Windows reserves.
 */
export function cleanName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/gu, '-')
    .replace(/\.{2,}/gu, '.')
    .replace(/^[.-]+|[.-]+$/gu, '');
  const extension = /\.[A-Za-z0-9]{1,10}$/u.exec(plain)?.[0] ?? '';
  const stem = plain
    .slice(0, plain.length - extension.length)
    .slice(0, 80 - extension.length)
    .replace(/[.-]+$/u, '');
  const cleaned = `${stem === '' ? 'file' : stem}${extension}`;
  return RESERVED.test(cleaned) ? `_${cleaned}` : cleaned;
}

/** Gives each path once, whatever the case of its letters: two names that Windows takes for one get a number. */
export function createNameGiver(): (folder: string, name: string) => string {
  const given = new Set<string>();
  return (folder, name) => {
    const cleaned = cleanName(name);
    const dot = cleaned.lastIndexOf('.');
    const [stem, extension] = dot > 0 ? [cleaned.slice(0, dot), cleaned.slice(dot)] : [cleaned, ''];
    for (let count = 1; ; count += 1) {
      const path = `${folder}/${count === 1 ? cleaned : `${stem}-${count}${extension}`}`;
      if (given.has(path.toLowerCase())) continue;
      given.add(path.toLowerCase());
      return path;
    }
  };
}
