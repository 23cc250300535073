import { setTimeout as wait } from 'node:timers/promises';
import type { Exchange } from './exchange.ts';
import { INSTALLER, INSTALLER_NAME } from './installer.ts';
import type { Fate } from './weather/weather.ts';

const SLICES = 16;

/** Sends the installer, on a bad day slowly, or not to its end. */
export async function sendInstaller({ response }: Exchange, how: Fate['download']): Promise<void> {
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${INSTALLER_NAME}"`,
    'content-length': INSTALLER.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  if (how === undefined) {
    response.end(INSTALLER);
    return;
  }
  const pause = how === 'broken' ? 20 : how.ms / SLICES;
  const size = Math.ceil(INSTALLER.length / SLICES);
  for (let offset = 0; offset < INSTALLER.length; offset += size) {
    if (response.destroyed) return;
    if (how === 'broken' && offset >= INSTALLER.length / 2) {
      response.destroy();
      return;
    }
    response.write(INSTALLER.subarray(offset, offset + size));
    await wait(pause, undefined, { ref: false });
  }
  response.end();
}
