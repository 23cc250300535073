// The blade's end of the wire to the shell that frames it.
import type { TokenSource } from '../common/api-client.ts';
import { portalOrigin } from '../common/hosts.ts';
import { isMessage, type FromBlade, type ToBlade } from '../common/messages.ts';

export type Init = Extract<ToBlade, { kind: 'init' }>;

export interface ShellLink {
  readonly init: Init;
  readonly tokens: TokenSource;
  readonly post: (message: FromBlade) => void;
}

/**
 * Says that the frame is ready and waits for the shell to say what it is; settles never outside of the shell.
 * @param keepWarm a frame that is not shown gets a picture instead.
 */
export async function joinShell(keepWarm: (picture: string) => void): Promise<ShellLink> {
  const origin = portalOrigin();
  const post = (message: FromBlade): void => {
    window.parent.postMessage(message, origin);
  };
  const waiting: ((token: string) => void)[] = [];
  let token = '';

  return new Promise<ShellLink>((resolve) => {
    addEventListener('message', (event: MessageEvent<unknown>) => {
      if (event.origin !== origin || event.source !== window.parent || !isMessage(event.data)) return;
      // Only the shell runs at that origin.
      const message = event.data as ToBlade;
      if (message.kind === 'warm') {
        keepWarm(message.picture);
        return;
      }
      token = message.token;
      if (message.kind === 'token') {
        for (const settle of waiting.splice(0)) settle(token);
        return;
      }
      const tokens: TokenSource = {
        current: () => token,
        renew: () =>
          new Promise((settle) => {
            waiting.push(settle);
            if (waiting.length === 1) post({ kind: 'renewToken' });
          }),
      };
      resolve({ init: message, tokens, post });
    });
    post({ kind: 'ready' });
  });
}
