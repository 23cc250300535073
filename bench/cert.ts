import { expect, test } from '@playwright/test';
import { createCertificateMaker } from '../src/cert/index.ts';
import { generateKey } from '../src/core/key-pair.ts';
import { KEY_KINDS, type KeyKind } from '../src/core/certificate.ts';
import { tell } from './tell.ts';

const ROUNDS: Readonly<Record<KeyKind, number>> = { rsa3072: 30, rsa2048: 30, p256: 50 };
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * What the certificate costs beside its key. The search for primes takes a different time each round, so the yardstick is the
 * very key that went into the certificate, timed inside the same round.
 */
for (const kind of KEY_KINDS) {
  test(`key plus certificate beside the bare key: ${kind}`, async () => {
    const whole: number[] = [];
    const bare: number[] = [];
    const maker = createCertificateMaker({
      async generate(asked) {
        const begin = performance.now();
        const pair = await generateKey(asked);
        bare.push(performance.now() - begin);
        return pair;
      },
    });
    for (let round = 0; round <= ROUNDS[kind]; round += 1) {
      const begin = performance.now();
      const made = await maker.make({ host: 'server1.contoso.com', names: ['10.1.2.3'], key: kind });
      whole.push(performance.now() - begin);
      expect(made.names).toHaveLength(4);
    }
    // The first round loads node-forge; it is told apart.
    const [first = 0] = whole.splice(0, 1);
    const [firstKey = 0] = bare.splice(0, 1);
    const ratio = mean(whole) / mean(bare);
    tell(
      `${kind}: certificate and key beside the bare key`,
      `${ratio.toFixed(3)} x`,
      kind === 'rsa3072' ? 'at most 1.15 x' : '',
    );
    tell(`  the bare key`, `${mean(bare).toFixed(1)} ms`, 'yardstick');
    tell(`  the first one, which loads the library, more by`, `${Math.max(0, first - firstKey).toFixed(0)} ms`, '');
  });
}
