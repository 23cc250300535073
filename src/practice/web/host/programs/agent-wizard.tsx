import { useDesktop, useTask } from '../machine.ts';
import { useOnScreen, YES_NO } from '../screen.ts';
import { AppWindow, Problem } from '../window.tsx';

const EXTENSIONS = [
  {
    value: 'hr',
    text: 'HR-driven provisioning (Workday and SuccessFactors) / Microsoft Entra Connect cloud sync',
  },
  {
    value: 'onPremisesApplication',
    text: 'On-premises application provisioning (Microsoft Entra ID to application)',
  },
] as const;
type Extension = (typeof EXTENSIONS)[number]['value'];
const VALUES: readonly (Extension | '')[] = ['', ...EXTENSIONS.map(({ value }) => value)];
const PAGES = ['Welcome', 'Select Extension', 'Connect Microsoft Entra ID', 'Confirm', 'Complete'] as const;
type Page = (typeof PAGES)[number];

const ABOUT: Readonly<Record<Page, string>> = {
  Welcome: 'This wizard prepares the agent that was installed on this server, and registers it with your tenant.',
  'Select Extension': 'What the agent is to serve. One agent should serve one purpose.',
  'Connect Microsoft Entra ID':
    'Sign in as a Microsoft Entra administrator, with at least the role Hybrid Identity Administrator. A browser window opens.',
  Confirm: 'The agent is about to be registered with these settings.',
  Complete: 'The agent is registered with the tenant, and its service runs.',
};

export function AgentWizard({ onClose }: { readonly onClose: () => void }): React.JSX.Element {
  const { desktop, act, authorize } = useDesktop();
  const { agent } = desktop;
  const { busy, problem, run } = useTask();
  const [page, setPage] = useOnScreen<Page>('agent-wizard.page', 'Welcome', PAGES);
  const [extension, setExtension] = useOnScreen<Extension | ''>('agent-wizard.extension', '', VALUES);
  const [withDirectory, setWithDirectory] = useOnScreen('agent-wizard.directory', true, YES_NO);
  const [asked, setAsked] = useOnScreen('agent-wizard.asked', false, YES_NO);
  const asksOnWelcome = agent.wizard === 'welcome';

  // The sign-in ends in its own window; this page goes on once the server has heard of it.
  if (page === 'Connect Microsoft Entra ID' && asked && agent.authorizedAs !== null) {
    setAsked(false);
    setPage('Confirm');
  }

  const choose = (chosen: Extension): void => {
    run(async () => {
      await act('agent/extension', { extension: chosen });
      setExtension(chosen);
      setPage('Connect Microsoft Entra ID');
    });
  };
  const signIn = (): void => {
    run(async () => {
      const url = await authorize();
      setAsked(true);
      if (window.open(url, 'agent-signin', 'popup,width=520,height=680') === null) {
        throw new Error('The browser did not let the sign-in window open. Allow pop-up windows for this server.');
      }
    });
  };

  return (
    <AppWindow
      title="Microsoft Entra Provisioning Agent Configuration"
      className="window-wizard"
      onClose={busy ? undefined : onClose}
    >
      <div className="wizard">
        <ol className="wizard-steps" aria-label="Steps of the wizard">
          {(
            [
              'Welcome',
              ...(asksOnWelcome ? [] : (['Select Extension'] as const)),
              'Connect Microsoft Entra ID',
              'Confirm',
            ] as const
          ).map((step) => (
            <li key={step} aria-current={step === page ? 'step' : undefined}>
              {step}
            </li>
          ))}
        </ol>
        <div className="window-body" aria-busy={busy}>
          <h3>{page === 'Complete' ? 'Agent configuration complete' : page}</h3>
          <p>{ABOUT[page]}</p>
          {page === 'Welcome' && asksOnWelcome && (
            <label className="choice">
              <input
                type="checkbox"
                checked={withDirectory}
                onChange={(event) => {
                  setWithDirectory(event.target.checked);
                }}
              />
              Connect to your Active Directory domain(s)
            </label>
          )}
          {page === 'Select Extension' && (
            <div role="radiogroup" aria-label="Extension">
              {EXTENSIONS.map(({ value, text }) => (
                <label key={value} className="choice">
                  <input
                    type="radio"
                    name="extension"
                    checked={extension === value}
                    onChange={() => {
                      setExtension(value);
                    }}
                  />
                  {text}
                </label>
              ))}
            </div>
          )}
          {page === 'Connect Microsoft Entra ID' && (
            <>
              <button type="button" disabled={busy} onClick={signIn}>
                Authenticate
              </button>
              {asked && agent.authorizationProblem === null && (
                <p role="status">Waiting for the sign-in in the browser window.</p>
              )}
              {asked && <Problem text={agent.authorizationProblem} />}
            </>
          )}
          {(page === 'Confirm' || page === 'Complete') && (
            <dl className="facts">
              <dt>Server</dt>
              <dd>{desktop.hostName}</dd>
              <dt>Extension</dt>
              <dd>{EXTENSIONS.find(({ value }) => value === agent.extension)?.text ?? ''}</dd>
              <dt>Authorized by</dt>
              <dd>{agent.authorizedAs}</dd>
            </dl>
          )}
          <Problem text={problem} />
        </div>
      </div>
      <footer className="window-buttons">
        {page === 'Welcome' && (
          <button
            type="button"
            className="primary"
            disabled={busy}
            onClick={() => {
              if (asksOnWelcome) choose(withDirectory ? 'hr' : 'onPremisesApplication');
              else setPage('Select Extension');
            }}
          >
            Next
          </button>
        )}
        {page === 'Select Extension' && (
          <button
            type="button"
            className="primary"
            disabled={busy || extension === ''}
            onClick={() => {
              if (extension !== '') choose(extension);
            }}
          >
            Next
          </button>
        )}
        {page === 'Confirm' && (
          <button
            type="button"
            className="primary"
            disabled={busy}
            onClick={() => {
              run(async () => {
                await act('agent/confirm');
                setPage('Complete');
              });
            }}
          >
            Confirm
          </button>
        )}
        <button type="button" disabled={busy} onClick={onClose}>
          {page === 'Complete' ? 'Exit' : 'Cancel'}
        </button>
      </footer>
    </AppWindow>
  );
}
