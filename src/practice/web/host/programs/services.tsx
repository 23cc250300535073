import { useDesktop, useTask } from '../machine.ts';
import { AppWindow, Problem } from '../window.tsx';

interface Service {
  readonly name: string;
  readonly runs: boolean;
  /** Of the server's API. */
  readonly restart: string;
}

/** The two services that the job is about; restarting the agent's puts an assignment in force at once. */
export function Services({ onClose }: { readonly onClose: () => void }): React.JSX.Element {
  const { desktop, act } = useDesktop();
  const { busy, problem, run } = useTask();
  const { agent, ecma } = desktop;
  const services: Service[] = [
    ...(agent.installed
      ? [{ name: 'Microsoft Entra Connect Provisioning Agent', runs: agent.registered, restart: 'agent/restart' }]
      : []),
    ...(ecma.configured ? [{ name: 'Microsoft ECMA2Host', runs: ecma.listening, restart: 'ecma/restart' }] : []),
  ];
  return (
    <AppWindow title="Services" className="window-services" onClose={onClose}>
      <div className="window-body" aria-busy={busy}>
        {services.length === 0 && <p className="quiet">Neither the agent nor the connector host is set up yet.</p>}
        <ul className="services" aria-label="Services">
          {services.map(({ name, runs, restart }) => (
            <li key={name}>
              <span>{name}</span>
              <span className="quiet">{runs ? 'Running' : 'Stopped'}</span>
              <button
                type="button"
                disabled={busy}
                aria-label={`Restart ${name}`}
                onClick={() => {
                  run(() => act(restart));
                }}
              >
                Restart
              </button>
            </li>
          ))}
        </ul>
        <Problem text={problem === '' ? ecma.problem : problem} />
      </div>
      <footer className="window-buttons">
        <button type="button" onClick={onClose}>
          Close
        </button>
      </footer>
    </AppWindow>
  );
}
