import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { csvOf } from '../src/steps/_collect/csv.ts';
import { totalsIn, totalsLike } from '../src/steps/_collect/total.ts';
import { startLists, type Lists } from './_lists.ts';
import { runOn, type Ran } from './_run.ts';

const record = z.object({
  count: z.number(),
  complete: z.boolean().nullable(),
  total: z.object({ rows: z.number(), saidBy: z.string() }).nullable(),
  filters: z.array(z.object({ name: z.string(), value: z.string() })),
  sorted: z.array(z.object({ column: z.string(), direction: z.string() })),
  read: z.object({ pages: z.number(), scrolled: z.boolean() }),
  masked: z.array(z.object({ column: z.string(), reason: z.string(), cells: z.number() })),
  columns: z.array(z.string()),
  rows: z.array(z.record(z.string(), z.string())),
});

let lists: Lists;
test.beforeAll(async () => {
  lists = await startLists();
});
test.afterAll(() => lists.close());

const collecting = (address: string, what: string): string =>
  `- id: ${address}\n  title: Collect ${address}\n  do:\n    - open: ${address}\n    - collect: ${what}`;

async function kept(ran: Ran, step: string, name: string): Promise<string> {
  return readFile(path.join(ran.bag, 'data/files', step, name), 'utf8');
}

test('lists are read to their end, scrolled, loaded bit by bit, in pages and with columns out of sight', async () => {
  const steps = [
    collecting('virtual', 'Apps'),
    collecting('loading', 'Apps'),
    collecting('numbered', 'Users'),
    collecting('paged', 'Devices'),
    collecting('uncounted', '{ list: Roles, total: none }'),
  ];
  const ran = await runOn(lists.address, steps.join('\n'), {
    patience: 4000,
    masks: [{ by: 'text', what: '\\w+@contoso[.]example', reason: 'user name' }],
  });
  expect(ran.fault?.message).toBeUndefined();
  const read = async (step: string, name: string): Promise<z.output<typeof record>> =>
    record.parse(JSON.parse(await kept(ran, step, name)));

  const apps = await read('virtual', 'Apps.json');
  expect(apps).toMatchObject({
    count: 400,
    complete: true,
    total: { rows: 400, saidBy: '400 applications found' },
    filters: [
      { name: 'Search', value: 'contoso' },
      { name: 'Status', value: 'Active' },
    ],
    sorted: [{ column: 'Name', direction: 'ascending' }],
    masked: [{ column: 'Owner', reason: 'user name', cells: 400 }],
  });
  // Two rows that say the same are two rows.
  expect(apps.rows.map(({ Name }) => Name)).toEqual(
    Array.from({ length: 400 }, (_, at) =>
      at === 7 || at === 8 ? 'Twin' : at === 5 ? '=HYPERLINK("http://x","Click")' : `App ${at}`,
    ),
  );
  const csv = await kept(ran, 'virtual', 'Apps.csv');
  expect(csv.split('\r\n')).toHaveLength(402);
  expect(csv).toContain(`"'=HYPERLINK(""http://x"",""Click"")","••••••"\r\n`);

  expect(await read('loading', 'Apps.json')).toMatchObject({ count: 400, complete: true });
  const users = await read('numbered', 'Users.json');
  expect(users).toMatchObject({ count: 120, complete: true, read: { pages: 1, scrolled: true } });
  expect(users.columns).toEqual(['Id', ...Array.from({ length: 8 }, (_, at) => `C${at}`)]);
  expect(users.rows[119]).toEqual(
    Object.fromEntries([['Id', 'user119'], ...Array.from({ length: 8 }, (_, at) => [`C${at}`, `v119.${at}`])]),
  );
  const devices = await read('paged', 'Devices.json');
  expect(devices).toMatchObject({ count: 35, complete: true, read: { pages: 4 } });
  expect(devices.rows.map(({ Serial }) => Number(Serial))).toEqual(Array.from({ length: 35 }, (_, at) => at));
  expect(await read('uncounted', 'Roles.json')).toMatchObject({ count: 2, complete: null, total: null });
});

for (const { address, what, tells, why } of [
  { address: 'losing', what: 'Apps', tells: /399 rows were read, and the page says 400/u, why: 'a row is lost' },
  { address: 'short', what: 'Devices', tells: /35 rows were read, and the page says 36/u, why: 'a page is short' },
  { address: 'uncounted', what: 'Roles', tells: /nothing on the page tells how long/u, why: 'no total is shown' },
  { address: 'contradicting', what: 'Roles', tells: /several texts may tell how long/u, why: 'two totals are shown' },
]) {
  test(`a list is not complete when ${why}`, async () => {
    const ran = await runOn(lists.address, collecting(address, what), { patience: 1500 });
    expect(ran.fault?.code).toBe('PR-414');
    expect(ran.fault?.message).toMatch(tells);
    if (!/rows were read/u.test(ran.fault?.message ?? '')) return;
    const json = await kept(ran, address, `${what}-incomplete.json`);
    expect(record.parse(JSON.parse(json)).complete).toBe(false);
  });
}

test('a total is known by what stands around its number, and pages, choices and guesses are none', () => {
  const told = (text: string): number | undefined => totalsIn([text])[0]?.rows;
  const known: readonly (readonly [string, number | undefined])[] = [
    ['1 application found', 1],
    ['1,000 applications found', 1000],
    ['1 to 20 of 1,000', 1000],
    ['Showing 1-20 of 57 entries', 57],
    ['1–50 of 12 345 items', 12_345],
    ['Showing 100 of 1.000 users', 1000],
    ['Total: 57', 57],
    ['Total users 57', 57],
    ['0 results', 0],
    ['Page 1 of 10', undefined],
    ['2 items selected', undefined],
    ['1,000+ results', undefined],
    ['Version 57', undefined],
  ];
  for (const [text, rows] of known) expect(told(text), text).toBe(rows);
  expect(totalsLike(['All users (57)', '57'], 'All users ({total})')).toEqual([{ rows: 57, text: 'All users (57)' }]);
});

test('a CSV is as RFC 4180 has it, and no spreadsheet runs what stands in it', () => {
  const cells = ['a "b", c', 'line\nfeed', '=1+1', '@SUM(A1)', '+49 30 1', '-5', '＝cmd', '\tx'];
  expect(csvOf({ columns: ['Name'], rows: cells.map((cell) => [cell]) })).toBe(
    '"Name"\r\n"a ""b"", c"\r\n"line\nfeed"\r\n"\'=1+1"\r\n"\'@SUM(A1)"\r\n"\'+49 30 1"\r\n"-5"\r\n"\'＝cmd"\r\n"\'\tx"\r\n',
  );
});
