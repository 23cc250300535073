import { createRequire } from 'node:module';
import { expect } from '@playwright/test';
import type { Frame } from 'playwright-core';
import { z } from 'zod';
import { test } from './_portal.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const ALL_APPS = '#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview';
const GALLERY = '#view/Microsoft_AAD_IAM/AppGalleryBladeV2';

const reportSchema = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }));

/** What axe calls serious or critical in one document, as `rule: element`. */
async function violations(frame: Frame): Promise<string[]> {
  await frame.addScriptTag({ path: axe });
  const found: unknown = await frame.evaluate(async () => {
    const { run } = Reflect.get(window, 'axe') as { run: (options: object) => Promise<{ violations: object[] }> };
    const result = await run({ iframes: false, resultTypes: ['violations'] });
    return result.violations.filter((entry) => ['serious', 'critical'].includes(String(Reflect.get(entry, 'impact'))));
  });
  return reportSchema.parse(found).flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`reads well to people who do not see it, and says that it is for practice (${colorScheme})`, async ({
    portal,
  }) => {
    const { page, server } = portal;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const hash of ['#home', ALL_APPS, GALLERY]) {
      await portal.open(hash);
      await portal.settled();
      await expect(page.getByRole('note')).toContainText('Not a Microsoft page');
      const active = await page.locator('iframe.fxs-reactview-frame-active').elementHandle();
      const frame = await active.contentFrame();
      expect(await violations(page.mainFrame()), `${hash}, shell`).toEqual([]);
      if (frame !== null) expect(await violations(frame), `${hash}, blade`).toEqual([]);
    }
    await page.goto(server.origins.host);
    await expect(page.getByText('Not a Microsoft page')).toBeVisible();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    expect(await violations(page.mainFrame()), 'the server').toEqual([]);
    await page.goto(`${server.origins.blades}/blade.html`);
    await expect(page.getByRole('note'), 'a blade by itself').toContainText('Not a Microsoft page');
  });
}
