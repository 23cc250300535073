import { z } from 'zod';
import type { TenantUser } from '../tenant.ts';
import type { Approval, FactorDesk } from './factor.ts';

export type View =
  | 'email'
  | 'accounts'
  | 'password'
  | 'newPassword'
  | 'factors'
  | 'number'
  | 'code'
  | 'enrol'
  | 'stay'
  | 'refused'
  | 'approval';

/** What the page shows: the view and what is filled into it. */
export interface Shown {
  readonly view: View;
  readonly user: string;
  readonly accounts: readonly string[];
  readonly error: string;
  readonly number: string;
  readonly canChooseFactor: boolean;
}

/** What the page sends: which view it showed, what was pressed and what was typed. */
export const answerSchema = z.strictObject({
  view: z.string().max(32),
  action: z.string().max(32),
  fields: z.record(z.string().max(64), z.string().max(1024)),
});
export type Answer = z.output<typeof answerSchema>;

export interface FlowWorld {
  readonly desk: FactorDesk;
  findUser(name: string): TenantUser | undefined;
}

type Outcome = 'shown' | 'done';

const REJECTED = {
  unknown: 'No account of the practice tenant has that name. (50034)',
  empty: 'Enter a user name, such as name@domain.',
  password: 'The account or the password is wrong. (50126)',
  noPassword: 'Please enter your password.',
  locked: 'The account is locked for a minute after too many wrong passwords. (50053)',
  disabled: 'The account is disabled. (50057)',
  code: 'That code is not right. Look at your app and type the code that it shows now.',
  used: 'That code was used already. Wait for the next one.',
  denied: 'The request on the phone was denied.',
  newPassword: 'The new password must be typed twice alike, have 8 characters or more, and differ from the old one.',
} as const;

/** One person's way through the sign-in pages: which page is up, and what has been proved so far. */
export class SignInFlow {
  readonly #world: FlowWorld;
  readonly #accounts: readonly string[];
  #view: View;
  #user: TenantUser | undefined;
  #error = '';
  #approval: Approval | undefined;
  #passed = new Set<'password' | 'newPassword' | 'factor' | 'stay' | 'enrol'>();
  #remember = false;
  readonly #amr: string[] = [];

  /** @param accounts names that this browser has signed in with before; they are offered as tiles. */
  constructor(world: FlowWorld, accounts: readonly string[], hint: string | undefined) {
    this.#world = world;
    this.#accounts = accounts;
    this.#view = accounts.length > 0 ? 'accounts' : 'email';
    const hinted = hint === undefined ? undefined : world.findUser(hint);
    if (hinted !== undefined) this.#take(hinted);
  }

  get user(): TenantUser | undefined {
    return this.#user;
  }

  /** Whether the login cookie outlives the browser: the answer to "Stay signed in?". */
  get remember(): boolean {
    return this.#remember;
  }

  /** Authentication methods (RFC 8176). */
  get amr(): readonly string[] {
    return this.#amr;
  }

  get shown(): Shown {
    return {
      view: this.#view,
      user: this.#user?.userPrincipalName ?? '',
      accounts: this.#accounts,
      error: this.#error,
      number: this.#approval?.number ?? '',
      canChooseFactor: this.#user?.signIn.chooseFactor ?? false,
    };
  }

  /** Takes an answer of the page; one that belongs to a view no longer up changes nothing. */
  answer({ view, action, fields }: Answer): Outcome {
    if (view !== this.#view) return 'shown';
    this.#error = '';
    switch (view) {
      case 'email':
        return this.#email((fields['loginfmt'] ?? '').trim());
      case 'accounts':
        return this.#pick(action, fields['account'] ?? '');
      case 'password':
        return action === 'back' ? this.#show('email') : this.#password(fields['passwd'] ?? '');
      case 'newPassword':
        return this.#newPassword(fields);
      case 'factors':
        return this.#factor(action);
      case 'number':
        return this.#number(action);
      case 'code':
        return this.#code(action, (fields['otc'] ?? '').replaceAll(/\s/gu, ''));
      case 'enrol':
        return action === 'skip' ? this.#pass('enrol') : this.#fail('This practice tenant registers nothing: skip it.');
      case 'stay':
        this.#remember = action === 'next';
        return this.#pass('stay');
      case 'refused':
      case 'approval':
        return this.#startOver();
    }
  }

  #email(name: string): Outcome {
    if (name === '') return this.#fail(REJECTED.empty);
    const user = this.#world.findUser(name);
    if (user === undefined) return this.#fail(REJECTED.unknown);
    this.#take(user);
    return 'shown';
  }

  #pick(action: string, account: string): Outcome {
    if (action === 'other') return this.#show('email');
    const user = this.#accounts.includes(account) ? this.#world.findUser(account) : undefined;
    if (user === undefined) return this.#show('email');
    this.#take(user);
    return 'shown';
  }

  #password(password: string): Outcome {
    if (this.#user === undefined) return this.#startOver();
    if (password === '') return this.#fail(REJECTED.noPassword);
    const verdict = this.#world.desk.password(this.#user, password);
    if (verdict !== 'right') return this.#fail(REJECTED[verdict === 'wrong' ? 'password' : verdict]);
    this.#amr.push('pwd');
    return this.#pass('password');
  }

  #newPassword(fields: Answer['fields']): Outcome {
    const user = this.#user;
    if (user === undefined) return this.#startOver();
    const wanted = fields['newpwd'] ?? '';
    const good = wanted.length >= 8 && wanted === fields['confirmnewpwd'] && wanted !== user.password;
    if (fields['currentpwd'] !== user.password || !good) return this.#fail(REJECTED.newPassword);
    user.password = wanted;
    user.signIn.passwordExpired = false;
    return this.#pass('newPassword');
  }

  #factor(action: string): Outcome {
    if (action === 'PhoneAppOTP') return this.#show('code');
    if (action === 'PhoneAppNotification') return this.#askPhone();
    return 'shown';
  }

  #number(action: string): Outcome {
    if (action === 'another') return this.#show(this.#user?.signIn.chooseFactor === true ? 'factors' : 'code');
    if (action === 'cancel') return this.#startOver();
    if (this.#approval?.state === 'denied') {
      this.#askPhone();
      return this.#fail(REJECTED.denied);
    }
    if (this.#approval?.state !== 'approved') return 'shown';
    this.#amr.push('mfa');
    return this.#pass('factor');
  }

  #code(action: string, code: string): Outcome {
    if (action === 'back' || this.#user === undefined) return this.#startOver();
    if (action === 'another') return this.#show('factors');
    const verdict = this.#world.desk.code(this.#user, code);
    if (verdict !== 'right') return this.#fail(verdict === 'used' ? REJECTED.used : REJECTED.code);
    this.#amr.push('otp', 'mfa');
    return this.#pass('factor');
  }

  #askPhone(): Outcome {
    if (this.#user === undefined) return this.#startOver();
    this.#approval = this.#world.desk.ask(this.#user);
    return this.#show('number');
  }

  #take(user: TenantUser): void {
    this.#user = user;
    this.#view = 'password';
  }

  #pass(proof: 'password' | 'newPassword' | 'factor' | 'stay' | 'enrol'): Outcome {
    this.#passed.add(proof);
    return this.#next();
  }

  /** The order in which the pages come; it differs from person to person, as on the real portal. */
  #next(): Outcome {
    const user = this.#user;
    if (user === undefined) return this.#startOver();
    const { signIn } = user;
    if (signIn.passwordExpired && !this.#passed.has('newPassword')) return this.#show('newPassword');
    if (signIn.refusal === 'compliantDevice') return this.#show('refused');
    if (signIn.refusal === 'adminApproval') return this.#show('approval');
    if (signIn.staySignedInFirst && !this.#passed.has('stay')) return this.#show('stay');
    if (signIn.secondFactor === 'enrol' && !this.#passed.has('enrol')) return this.#show('enrol');
    if (!this.#passed.has('factor')) {
      if (signIn.secondFactor === 'number') return this.#askPhone();
      if (signIn.secondFactor === 'code') return this.#show('code');
    }
    if (!this.#passed.has('stay')) return this.#show('stay');
    return 'done';
  }

  #show(view: View): Outcome {
    this.#view = view;
    return 'shown';
  }

  #fail(message: string): Outcome {
    this.#error = message;
    return 'shown';
  }

  #startOver(): Outcome {
    this.#passed = new Set();
    this.#user = undefined;
    this.#approval = undefined;
    return this.#show('email');
  }
}
