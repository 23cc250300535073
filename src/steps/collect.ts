import { z } from 'zod';
import type { Fault } from '../core/errors.ts';
import { MASK } from '../core/secrets.ts';
import { defineStep, type ActionContext } from '../core/step.ts';
import { until } from '../core/until.ts';
import { csvOf, formulasIn } from './_collect/csv.ts';
import { lookAround, type Surroundings } from './_collect/surroundings.ts';
import { maskedIn, tableOf } from './_collect/table.ts';
import { goOn } from './_collect/next-page.ts';
import { look, readPage, unproven, type Looking, type PageOfList } from './_collect/read-list.ts';
import { totalsIn, totalsLike, type ShownTotal } from './_collect/total.ts';

const label = z.string().min(1);
const schema = z.union([
  label.transform((list) => ({ list, total: undefined, next: undefined })),
  z.strictObject({
    list: z.string().default('').describe('the name of the list; left out, the only one on the page'),
    total: z
      .string()
      .refine(
        (text) => text === 'none' || text.split('{total}').length === 2,
        'expected a text with {total} in it, or none',
      )
      .optional()
      .describe(
        'the text that tells how many there are, as "{total} applications found"; none where the page tells none',
      ),
    next: label.optional().describe('the name of what goes on to the next page, where it is not called "Next page"'),
  }),
]);
type Input = z.output<typeof schema>;

export default defineStep({
  name: 'collect',
  summary:
    'Read a list to its end, scrolled or page by page, and keep it as CSV and JSON; fails unless it is as long as the page says',
  effect: 'read',
  schema,
  examples: [
    'collect: Enterprise applications',
    "collect: { list: Enterprise applications, total: '{total} applications found' }",
  ],
  controls: ({ list }) => (list === '' ? [] : [{ verb: 'list', label: list }]),
  async run(context, input) {
    const target = await context.control('list', input.list);
    await context.aboutTo(target);
    const { patience, signal, masks } = context;
    const looking: Looking = { list: target.locator, masks, patience, signal };
    const began = new Date();
    const before = await around(looking);
    const total = totalOf(before, input, await look(looking));
    const pages = await readPages(context, looking, input, total?.rows);
    const after = totalOf(await around(looking), input, undefined);
    await look(looking, { down: 0, across: 0 });
    const table = tableOf(pages);
    const moved = total !== undefined && after !== undefined && after.rows !== total.rows;
    const isComplete = total === undefined ? null : !moved && table.rows.length === total.rows;
    const name = input.list === '' ? target.name || 'list' : input.list;
    const title = `${name}, ${table.rows.length} rows`;
    const record = {
      v: 1,
      list: name,
      page: { url: context.page.url(), title: await context.page.title() },
      portal: { name: context.portal.name, version: context.portal.version },
      read: {
        from: began.toISOString(),
        to: new Date().toISOString(),
        pages: pages.length,
        scrolled: pages.some(({ scrolled }) => scrolled),
      },
      filters: before.filters,
      sorted: pages[0]?.sorted ?? [],
      total: total === undefined ? null : { rows: total.rows, saidBy: total.text },
      count: table.rows.length,
      complete: isComplete,
      masked: maskedIn(pages),
      csv: {
        apostrophes: formulasIn(table),
        why: 'a text that a spreadsheet would take for a formula begins with one there',
      },
      columns: table.columns,
      rows: table.rows.map((cells) => Object.fromEntries(table.columns.map((column, at) => [column, cells[at] ?? '']))),
    };
    const stem = isComplete === false ? `${name}-incomplete` : name;
    const keep = (ending: string, content: string): ReturnType<ActionContext['keep']> =>
      context.keep({ kind: 'list', name: `${stem}.${ending}`, title, content: Buffer.from(content) });
    await keep('json', `${JSON.stringify(record, undefined, 1)}\n`);
    if (isComplete === false) throw incomplete(table.rows.length, total, after);
    context.output((await keep('csv', csvOf(table))).path);
  },
});

function incomplete(count: number, total: ShownTotal | undefined, after: ShownTotal | undefined): Fault {
  const said = `the page says ${total?.rows ?? '?'} ("${total?.text ?? ''}")`;
  if (after !== undefined && after.rows !== total?.rows) {
    return unproven(
      `the list changed while it was read: ${said}, then "${after.text}"`,
      'Run the step again when nobody works on the list.',
    );
  }
  return unproven(
    `${count} rows were read, and ${said}`,
    'Begin on the first page of the list. What was read lies in the bag and says that it is not complete.',
  );
}

function around({ list, masks }: Looking): Promise<Surroundings> {
  return list.evaluate(lookAround, { masks: [...masks], mask: MASK });
}

/** @throws Fault PR-414 when the page tells no number or several, and the runbook does not say which. */
function totalOf(
  { texts }: Surroundings,
  { total }: Input,
  view: { readonly rowCount: number | null } | undefined,
): ShownTotal | undefined {
  if (total === 'none') return undefined;
  const found = total === undefined ? totalsIn(texts) : totalsLike(texts, total);
  const [only, other] = found;
  if (other !== undefined) {
    const list = found.map(({ text }) => `"${text}"`).join(', ');
    throw unproven(
      `several texts may tell how long the list is: ${list}`,
      'Name one: total: "{total} items", with {total} for the number.',
    );
  }
  if (only !== undefined) return only;
  // What only programs are told; after the reading the count is compared with what was told before it.
  if (total === undefined && view === undefined) return undefined;
  if (total === undefined && view !== undefined && view.rowCount !== null && view.rowCount > 0)
    return { rows: view.rowCount, text: `aria-rowcount of ${view.rowCount} rows` };
  throw unproven(
    total === undefined
      ? 'nothing on the page tells how long the list is'
      : `no text on the page reads like "${total}"`,
    'Name the text: total: "{total} items", with {total} for the number; or "total: none" where there is none.',
  );
}

async function readPages(
  context: ActionContext,
  looking: Looking,
  { next }: Input,
  expected: number | undefined,
): Promise<PageOfList[]> {
  const pages: PageOfList[] = [];
  let count = 0;
  for (;;) {
    const page = await readPage(looking, expected === undefined ? undefined : expected - count);
    const grown = pages.length > 0 && startsWith(page, pages.at(-1));
    if (grown) count -= pages.pop()?.rows.length ?? 0;
    pages.push(page);
    count += page.rows.length;
    if (expected !== undefined && count >= expected) return pages;
    const signature = signatureOf(await look(looking));
    if (!(await goOn(context, looking, next))) return pages;
    const moved = await until(
      async () => {
        const view = await look(looking);
        return view.settled && signatureOf(view) !== signature ? true : undefined;
      },
      { ms: context.patience, signal: context.signal },
    );
    if (moved === undefined) throw unproven(`the list did not go on behind page ${pages.length}`);
  }
}

const signatureOf = (view: Awaited<ReturnType<typeof look>>): string =>
  JSON.stringify([view.rows.map(({ cells }) => cells), view.down?.of]);

/** "Load more" leaves what was there: the longer list takes the place of the shorter one. */
function startsWith(page: PageOfList, before: PageOfList | undefined): boolean {
  if (before === undefined || page.rows.length <= before.rows.length) return false;
  return before.rows.every((row, at) => JSON.stringify([...row]) === JSON.stringify([...(page.rows[at] ?? [])]));
}
