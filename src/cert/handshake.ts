import { isIP } from 'node:net';
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls';
import type { HandshakeAnswer, HandshakeRequest } from '../core/certificate.ts';
import { Fault, messageOf, systemCode } from '../core/errors.ts';

/** How long one handshake may take before it counts as "nothing answers there". */
const DEADLINE = 10_000;

/** System errors that mean that there is no server, as against one that refuses us. */
const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']);

function describe(socket: TLSSocket): HandshakeAnswer {
  const peer = socket.getPeerX509Certificate();
  // Node gives the code of the verification here, though its types say Error.
  const reason: unknown = socket.authorizationError;
  return {
    accepted: socket.authorized,
    ...(socket.authorized ? {} : { reason: systemCode(reason) ?? messageOf(reason) }),
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().standardName,
    ...(peer === undefined
      ? {}
      : {
          fingerprint: peer.fingerprint256,
          certificate: peer.toString(),
          subject: peer.subject,
          names: peer.subjectAltName ?? '',
          notAfter: new Date(peer.validTo),
        }),
  };
}

/**
 * One TLS handshake (1.2 or later) as a client makes it: chain against the roots, then the name. Nothing is sent
 * after it. A refused certificate is an answer, not an error; so is a server that breaks the handshake off.
 * @throws Fault PR-403 when nothing answers within ten seconds; the signal's reason when aborted.
 */
export async function handshake(request: HandshakeRequest): Promise<HandshakeAnswer> {
  const { address, port, serverName, ca, signal } = request;
  signal?.throwIfAborted();
  const where = `${isIP(address) === 6 ? `[${address}]` : address}:${port}`;
  return new Promise<HandshakeAnswer>((resolve, reject) => {
    const socket = connect({
      host: address,
      port,
      // An address is no server name (RFC 6066 3); it is still what the certificate is compared with.
      servername: isIP(serverName) === 0 ? serverName : '',
      checkServerIdentity: (_name, certificate) => checkServerIdentity(serverName, certificate),
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      ...(ca === undefined ? {} : { ca: [...ca] }),
    });
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      socket.destroy();
      settle();
    };
    const unreachable = (why: string, cause?: unknown): void => {
      end(() => {
        reject(
          new Fault('PR-403', `Nothing that speaks TLS answers at ${where}: ${why}`, {
            hint: 'Check that the server runs and listens on that port, and that no firewall is between.',
            cause,
          }),
        );
      });
    };
    const abort = (): void => {
      end(() => {
        reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
      });
    };
    const timer = setTimeout(() => {
      unreachable(`no handshake within ${DEADLINE / 1000} s`);
    }, DEADLINE);
    signal?.addEventListener('abort', abort, { once: true });
    socket.once('secureConnect', () => {
      const answer = describe(socket);
      end(() => {
        resolve(answer);
      });
    });
    socket.once('error', (error: Error) => {
      const code = systemCode(error);
      if (code !== undefined && UNREACHABLE.has(code)) unreachable(code, error);
      else {
        end(() => {
          resolve({ accepted: false, reason: code ?? error.message });
        });
      }
    });
    socket.once('close', () => {
      end(() => {
        resolve({ accepted: false, reason: 'the server closed the connection' });
      });
    });
  });
}
