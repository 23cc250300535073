import { useCallback, useMemo, useState } from 'react';
import type { Me, PageFault, PracticeConfig } from '../../api.ts';
import { createApi, type TokenSource } from '../common/api-client.ts';
import { PracticeMark } from '../common/practice-mark.tsx';
import { useLoad } from '../common/use-load.ts';
import { AccountPane } from './account-pane.tsx';
import { HOME } from './address.ts';
import { BladeFrame } from './blade.tsx';
import { Breadcrumb } from './breadcrumb.tsx';
import { ContextPane } from './context-pane.tsx';
import { ShellProvider, type Question, type Shell } from './context.ts';
import { Interruptions } from './interruptions.tsx';
import { useJourney } from './journey.ts';
import { MessageBox } from './message-box.tsx';
import { useNotices } from './notices.ts';
import { Sidebar } from './sidebar.tsx';
import { NotificationList, Toasts } from './toasts.tsx';
import { TopBar } from './top-bar.tsx';

interface Props {
  readonly config: PracticeConfig;
  readonly me: Me;
  readonly tokens: TokenSource;
  readonly onSignOut: () => void;
  readonly onSwitch: () => void;
}

/** Below this width the sidebar lies over the page and starts closed. */
const NARROW = 800;

export function PortalShell({ config, me, tokens, onSignOut, onSwitch }: Props): React.JSX.Element {
  const journey = useJourney();
  const { notices, notify, hide, hideAll, clear } = useNotices();
  const [sidebar, setSidebar] = useState(innerWidth >= NARROW);
  const [pane, setPane] = useState<'notifications' | 'account' | undefined>();
  const [asked, setAsked] = useState<{ question: Question; answer: (yes: boolean) => void } | undefined>();
  const { open, name } = journey;

  const ask = useCallback(
    (question: Question) =>
      new Promise<boolean>((resolve) => {
        setAsked({ question, answer: resolve });
      }),
    [],
  );
  const shell = useMemo<Shell>(
    () => ({
      config,
      me,
      api: createApi(tokens),
      token: () => tokens.current(),
      renewToken: () => tokens.renew(),
      open,
      name,
      notify,
      ask,
    }),
    [config, me, tokens, open, name, notify, ask],
  );
  const closePane = (): void => {
    setPane(undefined);
  };

  const faults = useLoad('shell', async () => {
    return (await shell.api.get<{ value: PageFault[] }>('/api/page-faults?blade=shell')).value;
  }).loaded;

  const here = journey.stops.at(-1)?.address ?? HOME;
  return (
    <ShellProvider value={shell}>
      <TopBar
        unread={notices.length}
        onMenu={() => {
          setSidebar(!sidebar);
        }}
        onNotifications={() => {
          // The pane lists what the toasts say, which would lie over it.
          hideAll();
          setPane(pane === 'notifications' ? undefined : 'notifications');
        }}
        onAccount={() => {
          setPane(pane === 'account' ? undefined : 'account');
        }}
      />
      <div className="fxs-portal-main">
        <Sidebar
          open={sidebar}
          at={here}
          onRoute={() => {
            if (innerWidth < NARROW) setSidebar(false);
          }}
        />
        <main className="fxs-portal-content">
          <Breadcrumb stops={journey.stops} />
          <BladeFrame key={here.blade + JSON.stringify(here.parameters)} address={here} onClose={journey.close} />
        </main>
      </div>
      <PracticeMark />
      {faults.state === 'ready' && <Interruptions faults={faults.value} />}
      <Toasts notices={notices} onClose={hide} />
      {pane === 'notifications' && (
        <ContextPane title="Notifications" onClose={closePane}>
          <NotificationList notices={notices} onClear={clear} />
        </ContextPane>
      )}
      {pane === 'account' && <AccountPane onClose={closePane} onSignOut={onSignOut} onSwitch={onSwitch} />}
      {asked !== undefined && (
        <MessageBox
          question={asked.question}
          onAnswer={(yes) => {
            setAsked(undefined);
            asked.answer(yes);
          }}
        />
      )}
    </ShellProvider>
  );
}
