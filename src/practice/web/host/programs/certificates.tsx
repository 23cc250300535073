import { useState } from 'react';
import type { HostCertificate } from '../../../api.ts';
import { useDesktop, useTask } from '../machine.ts';
import { AppWindow, Problem } from '../window.tsx';

/** The stores of the computer in which the connector host's certificates stand: what is trusted is decided here. */
export function Certificates({ onClose }: { readonly onClose: () => void }): React.JSX.Element {
  const { desktop, act } = useDesktop();
  const { busy, problem, run } = useTask();
  const [chosen, setChosen] = useState<string | undefined>();
  const { certificates } = desktop.ecma;
  const selected = certificates.find(({ thumbprint }) => thumbprint === chosen);

  const trust = (trusted: boolean): void => {
    run(() => act('certificates/trust', { thumbprint: chosen ?? '', trusted }));
  };
  return (
    <AppWindow title="Certificates - Local Computer" className="window-certificates" onClose={onClose}>
      <div className="window-body" aria-busy={busy}>
        <Store name="Personal" certificates={certificates} chosen={chosen} onChoose={setChosen} />
        <Store
          name="Trusted Root Certification Authorities"
          certificates={certificates.filter(({ trusted }) => trusted)}
          chosen={chosen}
          onChoose={setChosen}
        />
        <Problem text={problem} />
      </div>
      <footer className="window-buttons">
        <button
          type="button"
          disabled={busy || selected === undefined || selected.trusted}
          onClick={() => {
            trust(true);
          }}
        >
          Copy to Trusted Root
        </button>
        <button
          type="button"
          disabled={busy || selected?.trusted !== true}
          onClick={() => {
            trust(false);
          }}
        >
          Delete from Trusted Root
        </button>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </footer>
    </AppWindow>
  );
}

interface StoreProps {
  readonly name: string;
  readonly certificates: readonly HostCertificate[];
  readonly chosen: string | undefined;
  readonly onChoose: (thumbprint: string) => void;
}

function Store({ name, certificates, chosen, onChoose }: StoreProps): React.JSX.Element {
  return (
    <section aria-label={name}>
      <h4>{name}</h4>
      {certificates.length === 0 ? (
        <p className="quiet">There are no items to show.</p>
      ) : (
        <ul className="store">
          {certificates.map(({ thumbprint, subject, notAfter, current }) => (
            <li key={thumbprint}>
              <label className="choice">
                <input
                  type="radio"
                  name={name}
                  checked={thumbprint === chosen}
                  onChange={() => {
                    onChoose(thumbprint);
                  }}
                />
                <span>
                  {subject.replace(/^CN=/u, '')}
                  {current && <span className="quiet"> (newest)</span>}
                  <span className="quiet store-facts">
                    Expires {new Date(notAfter).toLocaleDateString()} · <span className="thumbprint">{thumbprint}</span>
                  </span>
                </span>
              </label>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
