/** Replaces every known secret in text. Secrets are only ever added: what was secret once stays so for the process. */
export interface Redactor {
  /** Marks a value as secret. Values under four characters are refused: masking them would hide half of every text. */
  add(secret: string): void;
  /** The text with each secret, plain or URL-, base64- or JSON-escaped, replaced by `••••••`. */
  redact(text: string): string;
  /** Whether the text holds a secret in any of these forms. */
  holds(text: string): boolean;
  /** The forms that are looked for; for scanners of files. */
  forms(): readonly string[];
}

export const MASK = '••••••';

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const forms = [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  ];
  // Base64 of a longer text holds the secret at one of three alignments; the characters that neighbours share are cut.
  for (const lead of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(lead), bytes])
      .toString('base64')
      .replace(/=+$/u, '');
    const inner = encoded.slice(lead === 0 ? 0 : lead + 1, (bytes.length + lead) % 3 === 0 ? undefined : -1);
    if (inner.length >= 6) forms.push(inner, inner.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return [...new Set(forms)];
}

export function createRedactor(): Redactor {
  let forms: string[] = [];
  return {
    add(secret) {
      if (secret.length < 4) return;
      forms = [...new Set([...forms, ...formsOf(secret)])].sort((left, right) => right.length - left.length);
    },
    redact: (text) => forms.reduce((redacted, form) => redacted.replaceAll(form, MASK), text),
    holds: (text) => forms.some((form) => text.includes(form)),
    forms: () => forms,
  };
}
