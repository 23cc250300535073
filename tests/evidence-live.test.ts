import { execFileSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import sharp from 'sharp';
import type { Browser } from 'playwright-core';
import { verifyBag } from '../src/evidence/index.ts';
import { RunCollector } from '../src/reporters/_report/run-model.ts';
import { standingOf } from '../src/evidence/standing.ts';
import { launchBrowser } from './_browser.ts';
import { openSampleRun, temporaryFolder, type SampleRun } from './_evidence.ts';

const TENANT = '0f1e2d3c-0000-4000-8000-aaaabbbbcccc';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let browser: Browser;
let server: Server;
let address: string;
let authority: string;
let certificate: string;

/** An authority of this test's own, in the place of the public ones, and a certificate of it for the portal. */
test.beforeAll(async () => {
  folder = await temporaryFolder();
  const openssl = (line: string): Buffer =>
    execFileSync('openssl', line.split(' '), { cwd: folder.path, stdio: 'pipe' });
  const fresh = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes';
  await writeFile(join(folder.path, 'leaf.ext'), 'subjectAltName=DNS:portal.localhost\nbasicConstraints=CA:FALSE\n');
  openssl(`req -x509 ${fresh} -keyout ca.key -out ca.pem -days 30 -subj /CN=Authority -addext keyUsage=keyCertSign`);
  openssl(`req ${fresh} -keyout leaf.key -out leaf.csr -subj /CN=portal.localhost`);
  openssl('x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -days 30 -out leaf.pem -extfile leaf.ext');
  authority = await readFile(join(folder.path, 'ca.pem'), 'utf8');
  certificate = await readFile(join(folder.path, 'leaf.pem'), 'utf8');
  server = createServer(
    { key: await readFile(join(folder.path, 'leaf.key')), cert: `${certificate}${authority}` },
    (_, response) => response.end('<!doctype html><title>Portal</title><h1>Tenant</h1>'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  address = `https://portal.localhost:${typeof bound === 'object' ? (bound?.port ?? 0) : 0}/`;
  browser = await launchBrowser();
});
test.afterAll(async () => {
  await browser.close();
  server.close();
  await folder.remove();
});

/** Whether a marked copy shows the page as it was, below its band; a watermark changes it. */
async function isClear(run: SampleRun, copy: string): Promise<boolean> {
  const shots = join(run.store.bag, 'data/shots');
  const original = sharp(join(shots, '01-step-1-after.png')).removeAlpha();
  const { width, height } = await original.metadata();
  const marked = sharp(join(shots, copy)).removeAlpha();
  const band = (await marked.metadata()).height - height;
  const below = await marked.extract({ left: 0, top: band, width, height }).raw().toBuffer();
  return below.equals(await original.raw().toBuffer());
}

async function runOn(runId: string, shown: string | undefined, then?: string): Promise<SampleRun> {
  const run = await openSampleRun(folder.path, { runId, rehearsal: false, roots: [authority] });
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 600, height: 300 } });
  run.store.watch(context);
  const page = await context.newPage();
  await run.start({ name: 'contoso', address, practice: false, tenantId: TENANT });
  await page.goto(address);
  await run.step(1, async () => {
    const identity = { ...(shown === undefined ? {} : { tenantId: shown }), user: 'admin@contoso.example' };
    await run.store.shoot({ page, stepId: 'step-1', phase: 'after', title: 'Tenant', marks: [], identity });
  });
  if (then !== undefined) {
    await page.goto(then);
    await run.store.shoot({ page, stepId: 'step-2', phase: 'after', title: 'Elsewhere', marks: [] });
  }
  await context.close();
  await run.finish();
  await run.store.seal();
  return run;
}

test('a bag is LIVE when address, chain and tenant read from the page belong to the configured portal', async () => {
  const live = await runOn('live', TENANT.toUpperCase());
  const { store } = live;
  const found = await verifyBag(store.bag, { roots: [authority] });
  expect(found).toMatchObject({ verdict: 'COMPLETE', standing: { standing: 'LIVE', reasons: [] } });
  // To who does not count that authority as public, it is none.
  const elsewhere = await verifyBag(store.bag);
  expect(elsewhere.standing.standing).toBe('REHEARSAL');
  expect(elsewhere.standing.reasons.join()).toContain('issued by no public authority (CN=Authority)');
  const own: unknown = JSON.parse(await readFile(join(store.bag, 'data/standing.json'), 'utf8'));
  expect(own).toMatchObject({ standing: 'LIVE' });
  const sidecar = await readFile(join(store.bag, 'data/shots/01-step-1-after.json'), 'utf8');
  expect(JSON.parse(sidecar)).toMatchObject({ server: { tls: { subject: 'portal.localhost', issuer: 'Authority' } } });
  expect(await isClear(live, '01-step-1-after.marked.png')).toBe(true);
});

test('a page that shows another tenant, or none, makes a rehearsal of it', async () => {
  const other = await runOn('other', 'ffffffff-0000-4000-8000-000000000000');
  const otherFound = await verifyBag(other.store.bag, { roots: [authority] });
  expect(otherFound.standing.reasons.join()).toContain('shows the tenant ffffffff-0000-4000-8000-000000000000');
  const none = await runOn('none', undefined);
  const noneFound = await verifyBag(none.store.bag, { roots: [authority] });
  expect(noneFound.standing).toEqual({
    standing: 'REHEARSAL',
    reasons: ['No picture shows the configured tenant on the portal.'],
  });
  // Nothing told before the end of the run, and it stands on the picture all the same.
  expect(await isClear(none, '01-step-1-after.marked.png')).toBe(false);
  await rm(none.store.bag, { recursive: true });
});

test('pictures that were drawn before a run was found to be a rehearsal are drawn anew', async () => {
  const turned = await runOn('turned', TENANT, 'about:blank');
  const found = await verifyBag(turned.store.bag, { roots: [authority] });
  expect(found).toMatchObject({ verdict: 'COMPLETE', standing: { standing: 'REHEARSAL' } });
  expect(await isClear(turned, '01-step-1-after.marked.png')).toBe(true);
  expect(await isClear(turned, '01-step-1-after.rehearsal.marked.png')).toBe(false);
  const collector = new RunCollector();
  for (const event of turned.events) collector.on(event);
  const shown = collector.model()?.steps.flatMap(({ shots }) => shots.map(({ marked }) => marked?.path));
  expect(shown).toEqual(['data/shots/01-step-1-after.rehearsal.marked.png', 'data/shots/02-step-2-after.marked.png']);
});

test('what would let a rehearsal pass does not', () => {
  const at = new Date().toISOString();
  const portal = { practice: false, address, tenantId: TENANT };
  const good = { url: address, utc: at, tenantId: TENANT, chain: [certificate, authority] };
  const judge = (...parameters: Parameters<typeof standingOf>): string => standingOf(...parameters).reasons.join(' ');
  expect(judge(portal, [good], [authority])).toBe('');
  expect(judge({ ...portal, practice: true }, [good], [authority])).toContain('practice');
  expect(judge({ practice: false, address }, [good], [authority])).toContain('No tenant id was configured');
  expect(judge(portal, [], [authority])).toContain('No picture shows');
  const cases: readonly (readonly [Partial<typeof good>, RegExp])[] = [
    [{ url: address.replace('https', 'http') }, /did not come over TLS/u],
    [{ url: 'about:blank' }, /did not come over TLS/u],
    [{ url: address.replace('portal.', 'other.') }, /certificate is for another name/u],
    [{ chain: [] }, /did not show a readable certificate/u],
    [{ chain: ['no certificate'] }, /did not show a readable certificate/u],
    [{ chain: [certificate, certificate] }, /do not form a chain/u],
    [{ utc: '2020-01-01T00:00:00.000Z' }, /not valid at that time/u],
  ];
  for (const [change, tells] of cases) expect(judge(portal, [{ ...good, ...change }], [authority])).toMatch(tells);
});
