import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { HostDesktop } from '../../api.ts';
import { createApi } from '../common/api-client.ts';
import { loadScreen } from './screen.ts';

/** The server whose desktop this is. */
export interface Machine {
  readonly desktop: HostDesktop;
  /** Does something on the server; fails with the server's own words. */
  readonly act: (action: string, input?: object) => Promise<void>;
  /** The address at which the browser window of the agent's wizard signs in. */
  readonly authorize: () => Promise<string>;
}

const api = createApi();
/** Files arrive, and sign-ins end, without this page having a part in it. */
const LOOK_AGAIN_MS = 500;

export function useMachine(): { machine: Machine | undefined; problem: unknown } {
  const [desktop, setDesktop] = useState<HostDesktop | undefined>();
  const [problem, setProblem] = useState<unknown>();
  const seen = useRef('');
  // Counts what was done, so that an answer from before it does not bring back how things were.
  const deeds = useRef(0);

  const keep = useCallback((state: HostDesktop) => {
    const text = JSON.stringify(state);
    // Nothing is drawn again while nothing has changed.
    if (text !== seen.current) setDesktop(state);
    seen.current = text;
    setProblem(undefined);
  }, []);

  useEffect(() => {
    const control = { stopped: false, timer: 0 };
    const look = async (): Promise<void> => {
      try {
        const before = deeds.current;
        const state = await api.get<HostDesktop>('/api/host/state');
        if (before === deeds.current) keep(state);
      } catch (error) {
        setProblem(error);
      }
      if (!control.stopped) control.timer = window.setTimeout(() => void look(), LOOK_AGAIN_MS);
    };
    void loadScreen(api)
      .catch(() => undefined)
      .then(look);
    return () => {
      control.stopped = true;
      clearTimeout(control.timer);
    };
  }, [keep]);

  const machine = useMemo<Machine | undefined>(
    () =>
      desktop && {
        desktop,
        act: async (action, input = {}) => {
          deeds.current += 1;
          const state = await api.send<HostDesktop>('POST', `/api/host/${action}`, input);
          deeds.current += 1;
          keep(state);
        },
        authorize: async () => (await api.send<{ url: string }>('POST', '/api/host/agent/authorize', {})).url,
      },
    [desktop, keep],
  );
  return { machine, problem };
}

const Context = createContext<Machine | undefined>(undefined);
export const MachineProvider = Context.Provider;

export function useDesktop(): Machine {
  const machine = useContext(Context);
  if (machine === undefined) throw new Error('used outside of the desktop');
  return machine;
}

/** One thing that is being done on the server, and what it said when it did not work. */
export function useTask(): { busy: boolean; problem: string; run: (task: () => Promise<void>) => void } {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const run = useCallback((task: () => Promise<void>) => {
    setBusy(true);
    setProblem('');
    task()
      .catch((error: unknown) => {
        setProblem(error instanceof Error ? error.message : String(error));
      })
      .finally(() => {
        setBusy(false);
      });
  }, []);
  return { busy, problem, run };
}
