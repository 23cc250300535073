import type { ClaimVerb } from '../model.ts';

/**
 * How the words behind a verb are read:
 * `control` a thing to act on; `enter` a value and perhaps its field; `set` a setting and its value; `go` a place or
 * an address; `see` what is to be true; `account` who and where; `make` begins a list of settings; `act` happens
 * outside of the browser; `text` a command; `move` nothing that a claim could hold.
 */
export type VerbFamily =
  | 'control'
  | 'enter'
  | 'set'
  | 'go'
  | 'see'
  | 'account'
  | 'make'
  | 'act'
  | 'text'
  | 'key'
  | 'use'
  | 'add'
  | 'close'
  | 'move';

export interface VerbEntry {
  readonly words: string;
  readonly claim: ClaimVerb;
  readonly family: VerbFamily;
  /** Never a noun or adjective where a sentence could go on: it begins a clause wherever it stands. */
  readonly plain: boolean;
  /** Makes sense without an object: "Sign out". */
  readonly bare: boolean;
}

const table: VerbEntry[] = [];

function verbs(claim: ClaimVerb, family: VerbFamily, plain: string, alsoNouns = '', bare = ''): void {
  const list = (text: string): string[] => (text === '' ? [] : text.split(', '));
  for (const words of list(plain)) table.push({ words, claim, family, plain: true, bare: false });
  for (const words of list(alsoNouns)) table.push({ words, claim, family, plain: false, bare: false });
  for (const words of list(bare)) table.push({ words, claim, family, plain: true, bare: true });
}

verbs(
  'select',
  'control',
  'select, select on, click, click on, choose, pick, tap, hit, double-click, double-select',
  'highlight, answer, say, double click',
);
verbs('select', 'control', 'exclude, include, unlock');
verbs(
  'rightClick',
  'control',
  'right-click, right-select, right-click on, right-select on, right click, right click on',
);
verbs(
  'check',
  'control',
  'tick, agree to, agree with, put a check in, put a check mark in, put a check next to, put a check mark next to, put a checkmark next to, place a check in, place a check mark in, place a check next to, place a check mark next to, place a checkmark next to, place a checkmark in, add a check mark next to, add a checkmark next to',
  'mark, check',
);
verbs('uncheck', 'control', 'uncheck, un-check, untick, unselect, un-select, deselect, de-select, unmark', 'clear');
verbs('expand', 'control', 'expand, unfold');
verbs('select', 'control', 'collapse');
verbs('open', 'go', 'launch, relaunch, reopen, double-click to open', 'open, start');
verbs(
  'browse',
  'go',
  'browse to, browse back to, browse, navigate to, navigate back to, navigate, go to, go back to, go into, return to, switch to, switch back to, switch over to, change back to, move to, proceed to, connect to, go back, back to',
);
verbs('search', 'control', 'search for, search on, search and find, look for', 'search');
verbs(
  'fill',
  'enter',
  'provide, supply, enter, re-enter, reenter, type in, paste in, copy and paste, copy and paste in, fill in, fill out, key in',
  'type, input, paste, name',
);
verbs('fill', 'enter', 'give');
verbs(
  'set',
  'set',
  'toggle, turn on, turn off, switch on, switch off, switch, specify, adjust, define',
  'set, change, replace, update, slide, modify, turn',
);
verbs('set', 'set', 'enable, disable, activate, deactivate');
verbs(
  'verify',
  'see',
  'verify, verify that, ensure, ensure that, make sure, make sure that, make sure to see, be sure that, confirm, confirm that, validate, notice, notice that, observe, observe that, examine, inspect, locate, find, note that, see that, check that, check to see that, check whether, check to see if, check to see, check if, read over, read through, look at, keep in mind that',
  'review, note, read, view, see',
);
verbs('verify', 'set', 'leave, accept, keep');
verbs('wait', 'see', 'wait for, wait until, wait while, wait', '', '');
verbs(
  'signIn',
  'account',
  'sign in to, sign into, sign-in to, sign in as, sign in with, sign in using, sign in by using, log in to, log into, log on to, log in as, log in with, log in using, login to, login as, login with, login by, connect as, authenticate as, authenticate with',
  '',
  'sign in, sign-in, log in, log on, sign back in, sign back into, log back in, log back into, sign back in to, authenticate',
);
verbs(
  'select',
  'close',
  '',
  '',
  'sign out of, sign out from, sign out, log out of, log out, log off, log off of, sign-out',
);
verbs('select', 'close', 'exit out of', 'close, dismiss, close out, close out of', 'exit');
verbs('download', 'act', '', 'download');
verbs('upload', 'act', '', 'upload');
verbs('press', 'key', '', 'press, press on, press and hold');
verbs('press', 'act', 'refresh, reload');
verbs('run', 'text', 'execute, invoke', 'run');
verbs('select', 'act', '', 'save, apply');
verbs(
  'offPortal',
  'act',
  'copy, install, uninstall, reboot, extract, unzip, rename, make a copy of, make a copy, scan, import, edit, insert, reinstall, take note of, make note of, make a note of, write down, note down, jot down, take a note of, disconnect from, follow, terminate, shut down',
  'record, restart, reset, print',
);
verbs(
  'select',
  'make',
  'create, configure, assign, register, build, grant, invite, delete, remove, submit, publish, approve, deny, move, import',
);
verbs('select', 'add', 'add, append, attach');
verbs('select', 'use', 'use, utilize', 'using');
verbs(
  'select',
  'move',
  'scroll, scroll down, scroll to, scroll up, scroll down to, scroll back to, continue, repeat, explore, complete, finish, perform, deploy, remember, remember to, hover, hover over, hover your mouse over, hover the mouse over, drag',
);

/** The gerund as documents write it: selecting, typing, setting. */
function gerund(word: string): string {
  if (/^(?:set|get|run|put)$/u.test(word)) return `${word}${word.at(-1) ?? ''}ing`;
  return /[^e]e$/u.test(word) ? `${word.slice(0, -1)}ing` : `${word}ing`;
}

const byFirst = new Map<string, VerbEntry[]>();
const gerundsByFirst = new Map<string, VerbEntry[]>();

function put(map: Map<string, VerbEntry[]>, first: string, entry: VerbEntry): void {
  const entries = map.get(first);
  if (entries === undefined) map.set(first, [entry]);
  else entries.push(entry);
}

for (const entry of table.sort((left, right) => right.words.split(' ').length - left.words.split(' ').length)) {
  const [first = '', ...rest] = entry.words.split(' ');
  put(byFirst, first, entry);
  put(gerundsByFirst, gerund(first), { ...entry, words: [gerund(first), ...rest].join(' ') });
}

/** Entries that begin with the word, those of most words first. */
export function verbsFrom(first: string): readonly VerbEntry[] {
  return byFirst.get(first) ?? [];
}

export function gerundsFrom(first: string): readonly VerbEntry[] {
  return gerundsByFirst.get(first) ?? [];
}

/** Verbs by which a document orders something of a page, so surely that even a note is believed. */
const CORE = new Set(
  'select, accept, click, choose, pick, tap, enter, type, press, set, expand, check, uncheck, clear, browse, navigate, go, open, run, sign, log, login, right-click, right-select, search, toggle, turn, mark, replace, deselect, double-click, download, close, refresh, wait, paste, copy'.split(
    ', ',
  ),
);

/** "... by selecting **X** and then choosing **Y**" */
const GERUNDS = new Set([...CORE].map(gerund));

export function isCore(entry: VerbEntry): boolean {
  const [first = ''] = entry.words.split(' ');
  return CORE.has(first) || GERUNDS.has(first);
}

/** What a key behind "type **X**, then" stands for. */
export const PRESS: VerbEntry = { words: 'press', claim: 'press', family: 'key', plain: false, bare: false };

/** What "you should see" stands for. */
export const SEE: VerbEntry = { words: 'see', claim: 'verify', family: 'see', plain: true, bare: false };

/** What "look for" on a page stands for. */
export const LOCATE: VerbEntry = { words: 'locate', claim: 'verify', family: 'see', plain: true, bare: false };
