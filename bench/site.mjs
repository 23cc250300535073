// A page of buttons, each of which changes what the page says.
import { createServer } from 'node:http';

const BUTTONS = 10;

const page = `<!doctype html><html lang="en"><title>Buttons</title><h1>Buttons</h1><p id="said">nothing</p>
${Array.from({ length: BUTTONS }, (_, index) => `<button onclick="said.textContent = 'pressed ${index + 1}'">Press ${index + 1}</button>`).join('\n')}`;

export async function servePage() {
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** The configuration of a portal at that address. */
export const configFor = (address) => `portal: page
portals:
  page: { address: '${address}', shell: web, version: 2025-04, accounts: {} }
`;
