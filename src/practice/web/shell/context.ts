import { createContext, useContext } from 'react';
import type { Me, PracticeConfig } from '../../api.ts';
import type { Api } from '../common/api-client.ts';
import type { Notice } from '../common/messages.ts';
import type { Address } from './address.ts';

export interface Question {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
}

/** What everything inside the shell may use. */
export interface Shell {
  readonly config: PracticeConfig;
  readonly me: Me;
  readonly api: Api;
  readonly token: () => string;
  readonly renewToken: () => Promise<string>;
  readonly open: (address: Address, how?: 'push' | 'replace' | 'fresh') => void;
  /** Names the open blade. */
  readonly name: (title: string, subtitle: string) => void;
  /** Shows a toast and keeps it under the bell; answers with a function that puts a later notice in its place. */
  readonly notify: (notice: Notice) => (later: Notice) => void;
  /** Asks in a message box. */
  readonly ask: (question: Question) => Promise<boolean>;
}

const Context = createContext<Shell | undefined>(undefined);
export const ShellProvider = Context.Provider;

export function useShell(): Shell {
  const shell = useContext(Context);
  if (shell === undefined) throw new Error('used outside of the shell');
  return shell;
}
