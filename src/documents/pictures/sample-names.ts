/** What a page shows that may name a real tenant or person. */
export interface Seen {
  /** GUIDs; `app` where the page says that it is the id of an application. */
  readonly ids: readonly { readonly id: string; readonly app: boolean }[];
  readonly addresses: readonly string[];
  /** Texts that look like a person's name. */
  readonly names: readonly string[];
  /** `Name (domain)`: how the portal's top bar names the tenant. */
  readonly tenants: readonly (readonly [name: string, domain: string])[];
  /** Times of day, such as `8:38 PM`. */
  readonly times: readonly string[];
}

/** Texts of the page by what is shown in their place, the longest first; compared without case. */
export type Replacements = readonly (readonly [real: string, sample: string])[];

export interface SampleNames {
  /** Learns what is to be replaced, in the order in which it is met, so that the same walk gives the same pictures. */
  learn(seen: Seen, identity: { readonly tenantId?: string; readonly user?: string } | undefined): Replacements;
  /** The same for text that is not on the page. */
  replace(text: string): string;
}

/** Sample ids of Microsoft's documentation (portal documentation of tenants and apps); further ones follow their pattern. */
const TENANT_ID = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const FIRST_APP_ID = '00001111-aaaa-2222-bbbb-3333cccc4444';
const TENANT = { name: 'Contoso', domain: 'contoso.com' };
const PEOPLE = [
  'Avery Hill',
  'Blake Moss',
  'Casey Reed',
  'Drew Lane',
  'Ellis Ford',
  'Finley Dale',
  'Gray Wells',
  'Harper Cole',
];

/** `00001111-aaaa-2222-bbbb-3333cccc4444` moved on by so many digits and letters: `11112222-bbbb-3333-cccc-...` */
function appId(index: number): string {
  return FIRST_APP_ID.replace(/[0-9a-f]/gu, (digit) =>
    /\d/u.test(digit)
      ? String((Number(digit) + index) % 10)
      : String.fromCodePoint(97 + (((digit.codePointAt(0) ?? 97) - 97 + index) % 6)),
  );
}

function person(index: number): { readonly name: string; readonly address: string } {
  const name = PEOPLE[index % PEOPLE.length] ?? 'Avery Hill';
  const round = Math.floor(index / PEOPLE.length);
  const local = name.toLowerCase().replace(' ', '.');
  return { name, address: `${local}${round === 0 ? '' : String(round + 1)}@${TENANT.domain}` };
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&');

/** Finds the texts that are replaced where they stand as words of their own; undefined where there are none. */
export function patternOf(replacements: Replacements): string {
  return `(?<![\\p{L}\\p{N}])(?:${replacements.map(([real]) => escaped(real)).join('|')})(?![\\p{L}\\p{N}])`;
}

/** Words that addresses of nobody in particular begin with, and that pages use as well. */
const OFFICES = new Set([
  'admin',
  'app',
  'apps',
  'global',
  'helpdesk',
  'info',
  'sales',
  'service',
  'support',
  'test',
  'user',
]);

/** Whether an address belongs to whom a text names: `adele`, `adele.vance`, `adelev` and `avance` to "Adele Vance". */
function isNameOf(name: string, address: string): boolean {
  const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}]/gu, '');
  const words = name.split(/\s+/u).map(letters);
  const [first = '', last = ''] = [words[0], words.at(-1)];
  const local = letters(address.split('@')[0] ?? '');
  if (first.length < 2 || last === '') return false;
  const forms = [
    first + last,
    last + first,
    first + last.slice(0, 1),
    first.slice(0, 1) + last,
    last + first.slice(0, 1),
  ];
  return forms.includes(local) || (local === first && !OFFICES.has(first));
}

const SAMPLE_DAY = new Date(2026, 0, 15);
const DAY = 86_400_000;

/** How pages in English write a day. */
function daysAs(date: Date): string[] {
  const named = (month: 'short' | 'long'): string =>
    date.toLocaleDateString('en-US', { year: 'numeric', month, day: 'numeric' });
  const two = (value: number): string => String(value).padStart(2, '0');
  return [
    date.toLocaleDateString('en-US'),
    named('short'),
    named('long'),
    `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
  ];
}

/** The same time in every picture, written as the page writes it. */
const timeAs = (time: string): string => {
  const [, seconds = '', half = ''] = /^\d+:\d\d(:\d\d)?(\s?[AP]M)?$/u.exec(time) ?? [];
  return `10:00${seconds === '' ? '' : ':00'}${half.replace('PM', 'AM')}`;
};

/**
 * Sample names for what names tenants and people, and one day and time for today's, so that a picture is not another one
 * by the hour.
 * @param written real texts and what to show for them, by the configuration; they come before all others.
 * @param text of the runbook: a time that it writes is part of what the document says.
 */
export function createSampleNames(
  written: Readonly<Record<string, string>>,
  { now, text }: { readonly now: Date; readonly text: string },
): SampleNames {
  const given = new Map<string, readonly [string, string]>();
  const samples = new Set([TENANT_ID, TENANT.name, TENANT.domain, ...PEOPLE].map((text) => text.toLowerCase()));
  const people = new Map<string, { readonly name: string; readonly address: string }>();
  let apps = 0;
  let others = 0;
  let replacements: Replacements = [];

  const give = (real: string, sample: string): void => {
    samples.add(sample.toLowerCase());
    if (real.length < 3 || samples.has(real.toLowerCase()) || given.has(real.toLowerCase())) return;
    given.set(real.toLowerCase(), [real, sample]);
  };
  for (const [real, sample] of Object.entries(written)) give(real, sample);
  const day = daysAs(SAMPLE_DAY);
  // The portal's day may be another one than this machine's.
  for (const shift of [-DAY, 0, DAY])
    for (const [index, real] of daysAs(new Date(now.getTime() + shift)).entries()) give(real, day[index] ?? real);

  const personOf = (address: string): { readonly name: string; readonly address: string } => {
    const known = people.get(address.toLowerCase()) ?? person(people.size);
    people.set(address.toLowerCase(), known);
    return known;
  };

  return {
    learn(seen, identity) {
      if (identity?.tenantId !== undefined) give(identity.tenantId, TENANT_ID);
      const addresses = [...(identity?.user === undefined ? [] : [identity.user]), ...seen.addresses].filter(
        (address) => !samples.has(address.toLowerCase()) && !given.has(address.toLowerCase()),
      );
      for (const address of addresses) give(address, personOf(address).address);
      for (const name of seen.names) {
        const address = [...people.keys()].find((known) => isNameOf(name, known));
        if (address !== undefined) give(name, personOf(address).name);
      }
      const domains = new Set([...people.keys()].map((address) => address.split('@')[1] ?? ''));
      for (const [name, domain] of seen.tenants) {
        const own = domain.toLowerCase();
        if (!domains.has(own) && !own.endsWith('.onmicrosoft.com')) continue;
        give(name, TENANT.name);
        domains.add(own);
      }
      for (const domain of domains) give(domain, TENANT.domain);
      for (const time of seen.times) if (!text.includes(time)) give(time, timeAs(time));
      for (const { id, app } of seen.ids) {
        if (samples.has(id.toLowerCase()) || given.has(id.toLowerCase())) continue;
        // Two rows of samples, so that the first application has the first sample wherever it stands.
        give(id, appId(app ? 2 * apps++ : 2 * others++ + 1));
      }
      replacements = [...given.values()].sort(([left], [right]) => right.length - left.length);
      return replacements;
    },
    replace(text) {
      if (replacements.length === 0) return text;
      const samplesOf = new Map(replacements.map(([real, sample]) => [real.toLowerCase(), sample]));
      return text.replace(
        new RegExp(patternOf(replacements), 'giu'),
        (real) => samplesOf.get(real.toLowerCase()) ?? real,
      );
    },
  };
}
