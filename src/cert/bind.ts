import type { Execute } from '../core/execute.ts';
import type { Change } from '../core/change.ts';

/** Names this program to http.sys as the owner of a binding; any constant will do. */
const APPLICATION = '{6f2c1b9e-4d0a-4c8b-9a57-3f6de1b0c585}';
const DEADLINE = 20_000;

/** What http.sys serves at an address and port. */
export interface Binding {
  readonly endpoint: string;
  /** SHA-1 thumbprint, upper case. */
  readonly thumbprint: string;
  readonly application: string;
  /** What netsh says, in the language of Windows. */
  readonly shown: string;
}

/** Every address of this computer, IPv4 and IPv6: `localhost` is either. */
export const endpointsOf = (port: number): string[] => [`0.0.0.0:${port}`, `[::]:${port}`];

/** Bindings of certificates to ports in http.sys, by netsh; its labels differ by language, so only values are read. */
export function httpSys(execute: Execute, netsh: string) {
  const run = (verb: string, ...args: string[]) =>
    execute({
      what: `${verb} a binding of http.sys`,
      file: netsh,
      args: ['http', verb, 'sslcert', ...args],
      deadline: DEADLINE,
    });
  const must = async (verb: string, ...args: string[]): Promise<void> => {
    const { code, stdout, stderr } = await run(verb, ...args);
    if (code !== 0)
      throw new Error(`netsh: ${(stdout || stderr).trim().replaceAll(/\s+/gu, ' ') || `ended with ${code}`}`);
  };
  const add = (endpoint: string, thumbprint: string, application: string): Promise<void> =>
    must('add', `ipport=${endpoint}`, `certhash=${thumbprint}`, `appid=${application}`, 'certstorename=MY');
  const remove = (endpoint: string): Promise<void> => must('delete', `ipport=${endpoint}`);

  /** What is bound now; undefined when nothing is (netsh ends with 1 then). */
  async function bound(endpoint: string): Promise<Binding | undefined> {
    const { code, stdout } = await run('show', `ipport=${endpoint}`);
    const thumbprint = /(?<![0-9a-f-])[0-9a-f]{40}(?![0-9a-f-])/iu.exec(stdout)?.[0].toUpperCase();
    const application = /\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}/iu.exec(stdout)?.[0];
    if (code !== 0 || thumbprint === undefined || application === undefined) return undefined;
    return { endpoint, thumbprint, application, shown: stdout.trim() };
  }

  /** Binds, taking away what is bound there now; undone, that stands there again. */
  function binding(endpoint: string, thumbprint: string, before: Binding | undefined): Change {
    const command = `netsh http add sslcert ipport=${endpoint} certhash=${thumbprint} appid=${APPLICATION} certstorename=MY`;
    const restore = async (): Promise<void> => {
      if (before !== undefined) await add(endpoint, before.thumbprint, before.application);
    };
    return {
      text: before === undefined ? command : `netsh http delete sslcert ipport=${endpoint}; ${command}`,
      async apply() {
        if (before !== undefined) await remove(endpoint);
        try {
          await add(endpoint, thumbprint, APPLICATION);
        } catch (thrown) {
          await restore();
          throw thrown;
        }
      },
      async undo() {
        await remove(endpoint);
        await restore();
      },
    };
  }

  return { bound, binding };
}
