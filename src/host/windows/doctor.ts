import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import { messageOf } from '../../core/errors.ts';
import type { PowerShell } from '../../core/powershell.ts';
import { AGENT, CONNECTOR_HOST } from './host.ts';
import {
  findListeners,
  findPrograms,
  findServiceAccounts,
  findServices,
  readEvents,
  readWindows,
  testConnector,
} from './scripts.ts';

export interface Diagnosis {
  readonly what: string;
  /** `unknown`: this machine cannot tell. */
  readonly verdict: 'good' | 'bad' | 'warning' | 'unknown';
  readonly found: string;
  readonly advice?: string;
}

/** Where agent and portal must reach: sign-in, portal and registration, all on port 443 (documented requirements). */
export const OUTBOUND = [
  'login.microsoftonline.com',
  'login.windows.net',
  'aadcdn.msauth.net',
  'entra.microsoft.com',
] as const;

/** .NET Framework 4.7.2 on any Windows: "Determine which .NET Framework versions are installed". */
const NET_472 = 461_808;
/** Windows Server 2016. */
const BUILD_2016 = 14_393;
const LEAST_MEMORY_KB = 3 * 1024 * 1024;
/** Memory that firmware keeps for itself: 3 GB of a machine are a little less for Windows. */
const FIRMWARE_KB = 256 * 1024;

const good = (what: string, found: string): Diagnosis => ({ what, verdict: 'good', found });
const bad = (what: string, found: string, advice: string): Diagnosis => ({ what, verdict: 'bad', found, advice });

async function windowsFacts(powershell: PowerShell): Promise<Diagnosis[]> {
  const facts = await powershell.run(readWindows, {});
  const build = Number(facts.version.split('.')[2] ?? 0);
  const memory = `${(facts.memoryKb / 1024 / 1024).toFixed(1)} GB`;
  const { netRelease, tls12Enabled, tls12DisabledByDefault, strongCrypto } = facts;
  const tlsOff = tls12Enabled === 0 || tls12DisabledByDefault === 1;
  return [
    build >= BUILD_2016
      ? good('Windows', `${facts.caption} (${facts.version})`)
      : bad('Windows', `${facts.caption} (${facts.version})`, 'The agent wants Windows Server 2016 or later.'),
    netRelease !== null && netRelease >= NET_472
      ? good('.NET Framework', `release ${netRelease}`)
      : bad(
          '.NET Framework',
          netRelease === null ? 'none of version 4' : `release ${netRelease}`,
          'Install .NET Framework 4.7.2 or later.',
        ),
    tlsOff
      ? bad(
          'TLS 1.2',
          'switched off for clients in SCHANNEL',
          'Set Enabled to 1 and DisabledByDefault to 0 for "TLS 1.2\\Client", then restart Windows.',
        )
      : good('TLS 1.2', 'on for clients'),
    strongCrypto === 0
      ? bad('TLS in .NET', 'SchUseStrongCrypto is 0', 'Set SchUseStrongCrypto to 1 under .NETFramework\\v4.0.30319.')
      : good('TLS in .NET', strongCrypto === null ? 'as Windows has it' : 'strong cryptography'),
    facts.memoryKb >= LEAST_MEMORY_KB - FIRMWARE_KB
      ? good('Memory', memory)
      : bad('Memory', memory, 'The agent wants 3 GB.'),
    good('PowerShell', facts.languageMode),
  ];
}

/** Which of two versions such as 1.1.2102.0 is the newer one: above 0 the first, below 0 the second. */
function compareVersions(first: string, second: string): number {
  const [a, b] = [first, second].map((version) => version.split('.').map(Number));
  for (const index of [0, 1, 2, 3]) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function versionFacts({ name, version }: { name: string; version: string }, oldest: string | undefined): Diagnosis {
  const what = 'Provisioning agent';
  const found = `${name} ${version}`;
  const advice = 'Only the latest version and the one before are supported';
  if (oldest === undefined)
    return { what, verdict: 'unknown', found, advice: `${advice}: tell the older of them with --agent-at-least.` };
  if (compareVersions(version, oldest) >= 0) return good(what, found);
  return bad(what, `${found}, older than ${oldest}`, `${advice}. Install a newer one over it.`);
}

/**
 * Cloud sync and HR provisioning let the agent run under a group managed service account of the domain, whose name ends
 * in "$" (documented for the agent's installation); without a domain it runs under an account of its own service.
 */
async function sharingFacts(powershell: PowerShell): Promise<Diagnosis> {
  const what = "The agent's account";
  const [service] = await powershell.run(findServiceAccounts, { names: [AGENT.service] });
  const account = service?.account ?? '';
  const ask =
    'compare its purpose in the portal, since an agent must not be shared with cloud sync or HR provisioning.';
  if (account.endsWith('$'))
    return {
      what,
      verdict: 'warning',
      found: `${account}, a group managed service account, as cloud sync and HR provisioning set it up`,
      advice: `Take another server, or ${ask}`,
    };
  return {
    what,
    verdict: 'unknown',
    found: account || 'not told',
    advice: `No Active Directory domain is set up with it; yet ${ask}`,
  };
}

async function agentFacts(powershell: PowerShell, oldest: string | undefined): Promise<Diagnosis[]> {
  const [agent] = await powershell.run(findPrograms, { like: AGENT.program });
  const services = await powershell.run(findServices, { names: [AGENT.service, CONNECTOR_HOST.service] });
  const found = services.map(({ displayName, status }): Diagnosis =>
    status === 'Running'
      ? good(displayName, status)
      : {
          what: displayName,
          verdict: 'warning',
          found: status,
          advice: 'Start the service, or look into its event log.',
        },
  );
  if (agent === undefined) return [good('Provisioning agent', 'not installed yet'), ...found];
  return [versionFacts(agent, oldest), await sharingFacts(powershell), ...found];
}

async function portFacts(powershell: PowerShell, port: number): Promise<Diagnosis> {
  const listeners = await powershell.run(findListeners, { port });
  if (listeners.length === 0) return good(`Port ${port}`, 'free');
  const who = [...new Set(listeners.map(({ process }) => process))].join(', ');
  // http.sys listens as System, for whoever registered the port.
  return {
    what: `Port ${port}`,
    verdict: /ECMA/iu.test(who) ? 'good' : 'warning',
    found: `taken by ${who}`,
    ...(/ECMA/iu.test(who) ? {} : { advice: 'If that is not the ECMA connector host, choose another port.' }),
  };
}

/** Errors among the newest entries of the connector host's event log; the log exists once its wizard has run. */
async function eventFacts(powershell: PowerShell): Promise<Diagnosis[]> {
  const [service] = await powershell.run(findServices, { names: [CONNECTOR_HOST.service] });
  if (service === undefined) return [];
  const what = CONNECTOR_HOST.log;
  try {
    const events = await powershell.run(readEvents, { log: what, most: 50 });
    // Levels of Windows: 1 critical, 2 error.
    const errors = events.filter(({ level }) => level === 1 || level === 2);
    const [last] = errors;
    if (last === undefined) return [good(what, `no error among the newest ${events.length} entries`)];
    const first = last.message.split(/\r?\n/u)[0] ?? '';
    return [{ what, verdict: 'warning', found: `${errors.length} errors, the newest at ${last.time}: ${first}` }];
  } catch (thrown) {
    return [{ what, verdict: 'unknown', found: messageOf(thrown) }];
  }
}

async function connectorFacts(powershell: PowerShell, connector: string, port: number): Promise<Diagnosis> {
  const what = `Connector ${connector}`;
  try {
    const { said } = await powershell.run(testConnector, { connector, port });
    // The script's words are for a person; it documents no result that a program could read.
    return { what, verdict: 'unknown', found: said.trim() || 'its test said nothing' };
  } catch (thrown) {
    return bad(
      what,
      messageOf(thrown),
      'The name is case-sensitive. Where a policy forbids scripts, ask your administrator.',
    );
  }
}

/** One connection to port 443; nothing is sent. */
export async function reachable(host: string, signal: AbortSignal, port = 443): Promise<Diagnosis> {
  const what = `Outbound ${host}`;
  const advice = 'Allow it in firewall and proxy; the agent connects directly unless its proxy is configured.';
  try {
    const { address, family } = await lookup(host);
    await new Promise<void>((resolve, reject) => {
      const socket = connect({ host: address, port, family, signal });
      socket.setTimeout(5000, () => socket.destroy(new Error('no answer within 5 s')));
      socket.once('connect', () => {
        socket.destroy();
        resolve();
      });
      socket.once('error', reject);
    });
    return good(what, `${address}:${port}`);
  } catch (thrown) {
    signal.throwIfAborted();
    return bad(what, messageOf(thrown), advice);
  }
}

/** Looks whether this server is fit for agent and connector host. Changes nothing and needs no rights. */
export async function diagnose(
  powershell: PowerShell,
  options: {
    readonly port: number;
    /** Also runs the connector host's own test for it. */
    readonly connector?: string | undefined;
    /** The oldest version of the agent that is still supported. */
    readonly oldestAgent?: string | undefined;
    readonly outbound: readonly string[];
    readonly signal: AbortSignal;
  },
): Promise<Diagnosis[]> {
  const { port, connector, oldestAgent, outbound, signal } = options;
  const reached = Promise.all(outbound.map((host) => reachable(host, signal)));
  const own = [
    ...(await windowsFacts(powershell)),
    ...(await agentFacts(powershell, oldestAgent)),
    await portFacts(powershell, port),
  ];
  own.push(...(await eventFacts(powershell)));
  if (connector !== undefined) own.push(await connectorFacts(powershell, connector, port));
  return [...own, ...(await reached)];
}
