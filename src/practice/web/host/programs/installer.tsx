import { useDesktop, useTask } from '../machine.ts';
import { useOnScreen, YES_NO } from '../screen.ts';
import { AppWindow, Problem } from '../window.tsx';

interface Props {
  readonly onClose: () => void;
  /** The configuration wizard follows by itself. */
  readonly onInstalled: () => void;
}

export function Installer({ onClose, onInstalled }: Props): React.JSX.Element {
  const { act, desktop } = useDesktop();
  const { busy, problem, run } = useTask();
  const [agreed, setAgreed] = useOnScreen('installer.agreed', false, YES_NO);
  const [done, setDone] = useOnScreen('installer.done', false, YES_NO);

  return (
    <AppWindow
      title="Microsoft Entra Provisioning Agent Package"
      className="window-installer"
      offset={[-60, -20]}
      onClose={busy ? undefined : onClose}
    >
      <div className="window-body" aria-busy={busy}>
        <h3>{done ? 'Installation successfully completed' : 'Provisioning agent'}</h3>
        {done ? (
          <p>The agent {desktop.agent.version} is installed. The configuration wizard has started.</p>
        ) : (
          <>
            <p>
              Practice stand-in for the setup of the agent. On a real server the license terms of the agent stand here.
            </p>
            <label className="choice">
              <input
                type="checkbox"
                checked={agreed}
                disabled={busy}
                onChange={(event) => {
                  setAgreed(event.target.checked);
                }}
              />
              I agree to the license terms and conditions
            </label>
          </>
        )}
        {busy && <progress aria-label="Installing" />}
        <Problem text={problem} />
      </div>
      <footer className="window-buttons">
        {!done && (
          <button
            type="button"
            className="primary"
            disabled={!agreed || busy}
            onClick={() => {
              run(async () => {
                await act('agent/install', { acceptedTerms: true });
                setDone(true);
                onInstalled();
              });
            }}
          >
            Install
          </button>
        )}
        <button type="button" disabled={busy} onClick={onClose}>
          Close
        </button>
      </footer>
    </AppWindow>
  );
}
