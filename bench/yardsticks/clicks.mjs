// One navigation, ten clicks and ten pictures by hand. Usage: node clicks.mjs ADDRESS BROWSER FOLDER
import path from 'node:path';
import { chromium } from 'playwright-core';

const [address, executablePath, folder] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, chromiumSandbox: false });
const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
await page.goto(address);
for (let index = 1; index <= 10; index += 1) {
  await page.getByRole('button', { name: `Press ${index}`, exact: true }).click();
  await page.screenshot({ path: path.join(folder, `${index}.png`) });
}
await browser.close();
