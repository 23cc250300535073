import type { HostCertificate } from '../../../api.ts';
import { useDesktop, useTask } from '../machine.ts';
import { useOnScreen, useTextOnScreen, YES_NO } from '../screen.ts';
import { AppWindow, Problem } from '../window.tsx';

const DEFAULT_PORT = 8585;
const TABS: readonly ('Connectors' | 'Settings')[] = ['Connectors', 'Settings'];

function portOf(text: string): number | undefined {
  const port = /^\d{1,5}$/u.test(text.trim()) ? Number(text) : 0;
  return port >= 1 && port <= 65535 ? port : undefined;
}

/** At its first run it asks for port and certificate; afterwards the same stands on its Settings tab. */
export function EcmaWizard({ onClose }: { readonly onClose: () => void }): React.JSX.Element {
  const { ecma } = useDesktop().desktop;
  const [firstRun, setFirstRun] = useOnScreen('ecma-wizard.first-run', !ecma.configured, YES_NO);
  const [tab, setTab] = useOnScreen('ecma-wizard.tab', 'Connectors', TABS);
  return (
    <AppWindow title="Microsoft ECMA2Host Configuration Wizard" className="window-ecma" onClose={onClose}>
      {!firstRun && (
        <div className="tabs" role="tablist" aria-label="Pages">
          {TABS.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={tab === name}
              onClick={() => {
                setTab(name);
              }}
            >
              {name}
            </button>
          ))}
        </div>
      )}
      {firstRun || tab === 'Settings' ? (
        <Settings
          firstRun={firstRun}
          onSaved={() => {
            setFirstRun(false);
            setTab('Settings');
          }}
          onClose={onClose}
        />
      ) : (
        <Connectors onClose={onClose} />
      )}
    </AppWindow>
  );
}

interface SettingsProps {
  readonly firstRun: boolean;
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

function Settings({ firstRun, onSaved, onClose }: SettingsProps): React.JSX.Element {
  const { desktop, act } = useDesktop();
  const { ecma } = desktop;
  const { busy, problem, run } = useTask();
  const [text, setText] = useTextOnScreen('ecma-wizard.port', String(ecma.port ?? DEFAULT_PORT));
  const port = portOf(text);
  const current = ecma.certificates.find((certificate) => certificate.current);

  return (
    <>
      <div className="window-body" aria-busy={busy}>
        <h3>{firstRun ? 'Configure your settings' : 'Settings'}</h3>
        <p>The provisioning agent calls the connector host of this server over HTTPS, with a certificate of its own.</p>
        <label className="field">
          Port
          <input
            type="text"
            inputMode="numeric"
            value={text}
            aria-invalid={port === undefined}
            onChange={(event) => {
              setText(event.target.value);
            }}
          />
        </label>
        {port === undefined && <Problem text="A port is a number from 1 to 65535." />}
        <p>
          <button
            type="button"
            disabled={busy || port === undefined}
            onClick={() => {
              run(() => act('ecma/certificate', { port }));
            }}
          >
            Generate certificate
          </button>
        </p>
        {busy && <p role="status">Working on it. A new key can take a few seconds.</p>}
        {current === undefined ? (
          <p className="quiet">No certificate yet. One is needed before the settings can be saved.</p>
        ) : (
          <Certificate certificate={current} count={ecma.certificates.length} />
        )}
        {ecma.listening && ecma.port !== null && (
          <p role="status">The connector host listens at https://localhost:{ecma.port}.</p>
        )}
        <Problem text={problem === '' ? ecma.problem : problem} />
      </div>
      <footer className="window-buttons">
        <button
          type="button"
          className="primary"
          disabled={busy || port === undefined || current === undefined}
          onClick={() => {
            run(async () => {
              await act('ecma/save', { port });
              onSaved();
            });
          }}
        >
          Save
        </button>
        <button type="button" disabled={busy} onClick={onClose}>
          {firstRun ? 'Cancel' : 'Finish'}
        </button>
      </footer>
    </>
  );
}

function Certificate({
  certificate,
  count,
}: {
  readonly certificate: HostCertificate;
  readonly count: number;
}): React.JSX.Element {
  return (
    <dl className="facts">
      <dt>Certificate</dt>
      <dd>{certificate.subject}</dd>
      <dt>Names</dt>
      <dd>{certificate.names.join(', ')}</dd>
      <dt>Valid until</dt>
      <dd>{new Date(certificate.notAfter).toLocaleDateString()}</dd>
      <dt>Trusted Root</dt>
      <dd>{certificate.trusted ? 'Yes, this server trusts it' : 'No, this server does not trust it'}</dd>
      <dt>Thumbprint</dt>
      <dd className="thumbprint">{certificate.thumbprint}</dd>
      {count > 1 && (
        <>
          <dt>In the store</dt>
          <dd>{count} certificates; only the newest is used</dd>
        </>
      )}
    </dl>
  );
}

function Connectors({ onClose }: { readonly onClose: () => void }): React.JSX.Element {
  const { desktop, act } = useDesktop();
  const { busy, problem, run } = useTask();
  const [name, setName] = useTextOnScreen('ecma-wizard.connector', '');
  const [secretToken, setSecretToken] = useTextOnScreen('ecma-wizard.token', '');
  return (
    <>
      <div className="window-body" aria-busy={busy}>
        <h3>Connectors</h3>
        {desktop.ecma.connectors.length === 0 ? (
          <p className="quiet">There is no connector yet.</p>
        ) : (
          <ul aria-label="Connectors">
            {desktop.ecma.connectors.map((connector) => (
              <li key={connector.name}>
                {connector.name}{' '}
                <span className="quiet">
                  https://localhost:{desktop.ecma.port}/ecma2host_{connector.name}/scim
                </span>
              </li>
            ))}
          </ul>
        )}
        <label className="field">
          Name
          <input
            type="text"
            value={name}
            onChange={(event) => {
              setName(event.target.value);
            }}
          />
        </label>
        <label className="field">
          Secret Token
          <input
            type="password"
            autoComplete="off"
            value={secretToken}
            onChange={(event) => {
              setSecretToken(event.target.value);
            }}
          />
        </label>
        <p>
          <button
            type="button"
            disabled={busy || name === '' || secretToken === ''}
            onClick={() => {
              run(async () => {
                await act('ecma/connectors', { name, secretToken });
                setName('');
                setSecretToken('');
              });
            }}
          >
            New connector
          </button>
        </p>
        <Problem text={problem} />
      </div>
      <footer className="window-buttons">
        <button type="button" className="primary" onClick={onClose}>
          Finish
        </button>
      </footer>
    </>
  );
}
