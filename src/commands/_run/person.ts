import type { CommandIo } from '../../core/command.ts';
import type { SignInDialog } from '../../core/portal.ts';
import { printableLines } from '../../core/printable.ts';
import { inLargeDigits } from '../_digits.ts';
import type { Approve } from '../../runner/index.ts';

/** Shows tenant, user and all that is to be changed, and takes a yes from the person or from `--yes`. */
export function approvalOf(io: CommandIo, yes: boolean): Approve {
  return async ({ portal, address, identity, changes }) => {
    if (yes) return true;
    const lines = [
      `This run is about to change ${portal} (${address}).`,
      `  Tenant  ${identity?.tenantId ?? 'the page does not say'}`,
      `  User    ${identity?.user ?? 'the page does not say'}`,
      ...changes.map((change) => `  - ${change}`),
    ];
    io.err(`\n${lines.join('\n')}\n`);
    const answer = await io.ask('Type "yes" to go on: ');
    return answer?.trim().toLowerCase() === 'yes';
  };
}

export function dialogOf(io: CommandIo): SignInDialog {
  return {
    tell(message, number) {
      const large = number === undefined || number === '' ? '' : `\n${inLargeDigits(number)}\n`;
      io.err(`\n${printableLines(message)}\n${large}`);
    },
    code: (question) => io.ask(`${question}: `),
  };
}
