import { createHash, randomUUID } from 'node:crypto';
import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { Fault, messageOf, systemCode } from '../core/errors.ts';
import { makeFolder } from '../core/files.ts';
import { isAlive } from '../core/process.ts';

/** Who changes a tenant. */
export interface Holder {
  readonly runId: string;
  readonly runbook: string;
  readonly operator: string;
}

/** The right to change a tenant, until it is given back. */
export interface TenantClaim {
  /** Says whose it was, when it was taken over from a run that is dead. */
  readonly tookOver: string | undefined;
  /** @throws Fault PR-410 when another run has taken it over: this one was stopped for so long that it counted as dead. */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

/** One run at a time may change a tenant. */
export interface TenantLocks {
  /** @throws Fault PR-410 with who has it, PR-106 when the folder of locks cannot be written. */
  claim(tenant: string, holder: Holder): Promise<TenantClaim>;
}

const held = z.object({
  token: z.string(),
  tenant: z.string(),
  pid: z.int().positive(),
  host: z.string(),
  runId: z.string(),
  runbook: z.string(),
  operator: z.string(),
  since: z.string(),
});
type Held = z.infer<typeof held>;

interface Found {
  /** Undefined for a file that is not whole: it is being written, or its writer died over it. */
  readonly by: Held | undefined;
  /** Milliseconds since its last sign of life. */
  readonly age: number;
}

export interface LockTimes {
  /** Milliseconds between two signs of life. */
  readonly beat: number;
  /** Milliseconds without one after which a run counts as dead; on this machine also when its process is gone. */
  readonly dead: number;
}

const TIMES: LockTimes = { beat: 5000, dead: 60_000 };
/** A file is written, and one of a dead run put away, in a moment. */
const MOMENT_MS = 10_000;

/**
 * Locks as files of a folder, one a tenant. Their time of change is the heartbeat. Machines that share the folder
 * share the locks.
 */
export function openTenantLocks(folder: string, now: () => Date, { beat, dead }: LockTimes = TIMES): TenantLocks {
  const fileOf = (tenant: string): string =>
    path.join(folder, `${createHash('sha256').update(tenant).digest('hex').slice(0, 32)}.lock`);

  const isDead = ({ by, age }: Found): boolean =>
    by === undefined ? age > MOMENT_MS : age > dead || (by.host === hostname() && !isAlive(by.pid));

  async function putAwayDead(file: string, token: string | undefined): Promise<void> {
    // Of two that find the same dead run one puts it away: otherwise the second would take the first one's lock.
    const guard = `${file}.taking`;
    if (!(await create(guard, ''))) {
      const since = await stat(guard).catch(() => undefined);
      if (since !== undefined && now().getTime() - since.mtimeMs > MOMENT_MS) await rm(guard, { force: true });
      else await delay(50);
      return;
    }
    try {
      const found = await look(file);
      if (found !== undefined && found.by?.token === token && isDead(found)) await rm(file, { force: true });
    } finally {
      await rm(guard, { force: true });
    }
  }

  async function look(file: string): Promise<Found | undefined> {
    try {
      const text = await readFile(file, 'utf8');
      const { mtimeMs } = await stat(file);
      const by = parsed(text);
      const clock = by?.host === hostname() ? now().getTime() : await clockOf(folder);
      return { by, age: clock - mtimeMs };
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  return {
    async claim(tenant, holder) {
      const file = fileOf(tenant);
      const mine: Held = {
        token: randomUUID(),
        tenant,
        pid: process.pid,
        host: hostname(),
        ...holder,
        since: now().toISOString(),
      };
      let tookOver: string | undefined;
      try {
        await makeFolder(folder, 0o700);
        while (!(await create(file, `${JSON.stringify(mine)}\n`))) {
          const found = await look(file);
          if (found === undefined) continue;
          if (!isDead(found)) throw busy(tenant, found);
          tookOver = found.by === undefined ? 'a run that died as it began' : sayHolder(found.by);
          await putAwayDead(file, found.by?.token);
        }
      } catch (error) {
        if (error instanceof Fault) throw error;
        throw new Fault('PR-106', `the lock of the tenant cannot be written: ${messageOf(error)}`, {
          hint: `One run at a time may change a tenant; which one stands in ${folder}. Mend the rights of that folder.`,
          cause: error,
        });
      }
      const isMine = async (): Promise<boolean> => (await look(file))?.by?.token === mine.token;
      const timer = setInterval(() => {
        const time = now();
        // One that was taken over must not look alive by our beat; the next confirm() tells.
        void isMine()
          .then((still) => (still ? utimes(file, time, time) : undefined))
          .catch(() => undefined);
      }, beat).unref();
      return {
        tookOver,
        async confirm() {
          if (await isMine()) return;
          const other = (await look(file))?.by;
          throw new Fault(
            'PR-410',
            `this run was stopped for so long that ${other === undefined ? 'its lock of the tenant went away' : `${sayHolder(other)} took the tenant over`}`,
            { hint: 'Nothing more was changed. Run again when the other one is over.' },
          );
        },
        async release() {
          clearInterval(timer);
          if (await isMine().catch(() => false)) await rm(file, { force: true });
        },
      };
    },
  };
}

function busy(tenant: string, { by, age }: Found): Fault {
  if (by === undefined) {
    return new Fault('PR-410', `another run is about to take the tenant ${tenant}`, { hint: 'Run again in a moment.' });
  }
  const alive = `its last sign of life was ${Math.max(0, Math.round(age / 1000))} s ago`;
  return new Fault('PR-410', `${sayHolder(by)} is changing the tenant ${tenant}; ${alive}`, {
    hint: `Wait for its end, or end process ${by.pid} on ${by.host}. What a dead run held is taken over by itself.`,
  });
}

const sayHolder = ({ runId, runbook, operator, host, pid, since }: Held): string =>
  `run ${runId} of "${runbook}" (started by ${operator} on ${host}, process ${pid}, at ${since})`;

/** False when it is there already. */
async function create(file: string, text: string): Promise<boolean> {
  let handle;
  try {
    handle = await open(file, 'wx', 0o600);
  } catch (error) {
    // Windows says EPERM of a file that is just going away.
    if (systemCode(error) === 'EEXIST') return false;
    if (systemCode(error) !== 'EPERM' || process.platform !== 'win32') throw error;
    await delay(20);
    return false;
  }
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return true;
}

/** What the clock of the machine that keeps the folder says: files of another machine bear its times. */
async function clockOf(folder: string): Promise<number> {
  const probe = path.join(folder, `${randomUUID()}.clock`);
  await create(probe, '');
  try {
    return (await stat(probe)).mtimeMs;
  } finally {
    await rm(probe, { force: true });
  }
}

function parsed(text: string): Held | undefined {
  try {
    return held.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
