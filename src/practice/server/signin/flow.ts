import type { TenantUser } from '../tenant.ts';
import type { Approval, FactorDesk } from './factor.ts';
import { REJECTED } from './rejections.ts';
import type { Answer, Shown, View } from './shown.ts';

export interface FlowWorld {
  readonly desk: FactorDesk;
  findUser(name: string): TenantUser | undefined;
}

type Outcome = 'shown' | 'done';

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
  #sentAway = false;
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
      canChooseFactor: this.#canChoose,
    };
  }

  /** Who is to be sent to the federation server, once: whoever comes back without having been there begins again. */
  leave(): TenantUser | undefined {
    if (this.#view !== 'federated') return undefined;
    if (!this.#sentAway) {
      this.#sentAway = true;
      return this.#user;
    }
    this.#startOver();
    return undefined;
  }

  /** The federation server has let somebody in. */
  enter(user: TenantUser): Outcome {
    this.#user = user;
    this.#error = '';
    this.#amr.push('pwd');
    return this.#pass('password');
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
      case 'workOrPersonal':
        return this.#whichAccount(action);
      case 'federated':
        return 'shown';
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

  get #canChoose(): boolean {
    const { chooseFactor = false, secondFactor } = this.#user?.signIn ?? {};
    return chooseFactor || secondFactor === 'choose';
  }

  #email(name: string): Outcome {
    if (name === '') return this.#fail(REJECTED.empty);
    const user = this.#world.findUser(name);
    if (user === undefined) return this.#fail(REJECTED.unknown);
    this.#take(user);
    if (user.signIn.alsoPersonal) this.#view = 'workOrPersonal';
    return 'shown';
  }

  #whichAccount(action: string): Outcome {
    if (this.#user === undefined || action === 'back') return this.#startOver();
    if (action === 'personal') return this.#fail(REJECTED.personal);
    if (action === 'work') this.#take(this.#user);
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
    if (action === 'another') return this.#show(this.#canChoose ? 'factors' : 'code');
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
    this.#view = user.signIn.federated ? 'federated' : 'password';
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
      if (signIn.secondFactor === 'choose') return this.#show('factors');
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
    this.#sentAway = false;
    this.#user = undefined;
    this.#approval = undefined;
    return this.#show('email');
  }
}
