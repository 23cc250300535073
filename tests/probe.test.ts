import { expect, test } from '@playwright/test';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { loadScreens } from '../src/runbook/index.ts';
import { execute } from './_command.ts';

const ORDER = '4f9a1c62-8a53-4e0e-9b2e-0c2f6f0a7b11';
const PAGE = `<!doctype html><html lang="en"><title>Shop</title><body><h1>Order: "A &amp; B" | Shop</h1>
  <nav aria-label="Main"><a href="/">All orders</a></nav>
  <section aria-label="Ship to"><button>Edit</button></section>
  <section aria-label="Bill to"><button>Edit</button><button>Edit</button></section>
  <label>Note: # of parcels <input></label><label>Size <select><option>Small</option></select></label>
  <button hidden>Never seen</button><button aria-label="123">1</button>
  <table aria-label="Lines"><tr><td><a href="/x">Part of a row</a></td></tr></table>
  <iframe srcdoc="<button>Pay</button>"></iframe></body></html>`;

test('a probe of a page is a screen file that is read again, and all of it is found on the page', async () => {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(request.url === '/blank' ? '<!doctype html><title>Blank</title>' : PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const cwd = test.info().outputPath('cwd');
    const screens = path.join(cwd, 'screens');
    await mkdir(screens, { recursive: true });
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await writeFile(
      path.join(cwd, 'portal-runbook.config.yaml'),
      `portal: shop\nportals: { shop: { address: '${address}', shell: web } }\nscreens: screens\n`,
    );
    const { code, out, err } = await execute(cwd, `screens --probe orders/${ORDER}/lines`);
    expect([code, err]).toEqual([0, '']);
    await writeFile(path.join(screens, 'order.yaml'), out);
    const [screen] = await loadScreens([screens]);
    expect(screen).toMatchObject({
      name: 'order-a-b',
      title: 'Order: "A & B"',
      address: 'orders/{orders}/lines',
      controls: {
        allOrders: { role: 'link', name: 'All orders' },
        edit: { role: 'button', name: 'Edit', under: 'Ship to' },
        edit2: { role: 'button', name: 'Edit', under: 'Bill to' },
        noteOfParcels: { role: 'textbox', name: 'Note: # of parcels' },
        size: { role: 'combobox', name: 'Size' },
        '123': { role: 'button', name: '123' },
        pay: { role: 'button', name: 'Pay' },
      },
    });
    expect(out).toMatch(/edit2: .* # 2 of them: tell them apart/u);
    expect(out).not.toMatch(/Never seen|Part of a row|Small/u);

    // Every one of them is found by the address again.
    await writeFile(path.join(screens, 'order.yaml'), out.replace('{orders}', ORDER));
    const looked = await execute(cwd, 'doctor --json');
    expect(looked.code).toBe(0);
    const total = Object.keys(screen?.controls ?? {}).length;
    expect(looked.out).toContain(`${total} of ${total} controls, by its address`);

    const blank = execute(cwd, 'screens --probe blank');
    await expect(blank).rejects.toMatchObject({ code: 'PR-301' });
  } finally {
    server.close();
  }
});
