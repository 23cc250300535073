import { request } from 'node:https';
import { checkServerIdentity } from 'node:tls';
import type { ConnectionTest } from '../api.ts';
import { systemCode } from '../../core/errors.ts';
import type { PracticeMachine } from './machine.ts';
import type { TenantApp } from './tenant.ts';
import type { Caller } from './world.ts';

interface Credentials {
  readonly tenantUrl: string;
  readonly secretToken: string;
}

const failed = (message: string): ConnectionTest => ({ ok: false, message });

function parsed(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined;
}

/** Asks the connector host over TLS as the server would, by its stores and its clock; gives the status or an error's code. */
async function ask(
  url: URL,
  token: string,
  { stores, now }: Pick<PracticeMachine, 'stores' | 'now'>,
): Promise<number | string> {
  return new Promise((resolve) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        servername: url.hostname,
        port: url.port === '' ? 443 : Number(url.port),
        path: `${url.pathname.replace(/\/$/u, '')}/ServiceProviderConfig`,
        headers: { host: url.host, authorization: `Bearer ${token}` },
        ca: [...stores.trustedRoots],
        checkServerIdentity(name, certificate) {
          const wrong = checkServerIdentity(name, certificate);
          if (wrong !== undefined) return wrong;
          const over = Date.parse(certificate.valid_to) < now.getTime();
          const early = Date.parse(certificate.valid_from) > now.getTime();
          if (!over && !early) return undefined;
          const code = over ? 'CERT_HAS_EXPIRED' : 'CERT_NOT_YET_VALID';
          return Object.assign(new Error(code), { code });
        },
        agent: false,
        timeout: 5000,
      },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    outgoing.once('timeout', () => outgoing.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
    outgoing.once('error', (error) => {
      resolve(systemCode(error) ?? 'EUNKNOWN');
    });
    outgoing.end();
  });
}

const NOT_TRUSTED = "is not trusted by the agent's server: put it into Trusted Root there";
/** What OpenSSL calls it, and what a person does about it. */
const WRONG_CERTIFICATE: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: NOT_TRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: NOT_TRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: NOT_TRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: NOT_TRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: NOT_TRUSTED,
  CERT_HAS_EXPIRED: 'has expired: generate another one and save',
  CERT_NOT_YET_VALID: 'is not valid yet: look at the clock of the server',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for other names than this one: generate another one and save',
};

function judge(outcome: number | string, url: URL): ConnectionTest {
  if (outcome === 200) {
    return { ok: true, message: 'The supplied credentials are authorized to enable provisioning' };
  }
  if (outcome === 401 || outcome === 403)
    return failed('The credentials are not valid: the connector refused the token.');
  if (outcome === 404) return failed(`No connector answers at ${url.pathname}. Connector names are case-sensitive.`);
  if (outcome === 'ECONNREFUSED') return failed(`Nothing listens at ${url.host} on the agent's server.`);
  if (typeof outcome === 'number') return failed(`The connector host answered with HTTP ${outcome}.`);
  const wrong = WRONG_CERTIFICATE[outcome];
  if (wrong !== undefined) return failed(`The certificate of ${url.host} ${wrong}. (${outcome})`);
  return failed(`A secure connection to ${url.host} cannot be made: ${outcome}.`);
}

/**
 * What "Test Connection" does: by way of an assigned agent that is in force, to the connector host of the tenant's own
 * server. The agent's computer knows itself by name and as localhost; it reaches nothing else.
 */
export async function testConnection(
  { world, tenant }: Caller,
  app: TenantApp,
  { tenantUrl, secretToken }: Credentials,
): Promise<ConnectionTest> {
  const url = parsed(tenantUrl);
  if (url?.protocol !== 'https:') return failed('The Tenant URL must be an https address.');
  if (secretToken === '') return failed('Give the Secret Token of the connector.');
  const { assignedAgentIds, agentsReadyAt } = app.provisioning;
  if (assignedAgentIds.length === 0 || agentsReadyAt === null)
    return failed('No agent is assigned to the application.');
  if (agentsReadyAt > world.now().getTime()) {
    return failed('The assigned agent is not in force yet. Wait some minutes, or restart its service.');
  }
  const machine = world.machines[world.tenants.indexOf(tenant)];
  if (machine?.names.includes(url.hostname.toLowerCase()) !== true) {
    return failed(`The agent cannot find a host named ${url.hostname}.`);
  }
  return judge(await ask(url, secretToken, machine), url);
}
