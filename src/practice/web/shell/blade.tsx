import { useCallback, useEffect, useRef, useState } from 'react';
import type { Application, PageFault } from '../../api.ts';
import { messageOf } from '../common/api-client.ts';
import { faultOf, useAlteredControls, useRerender } from '../common/page-faults.ts';
import { useLoad } from '../common/use-load.ts';
import { formatAddress, type Address } from './address.ts';
import { BladeMenu } from './blade-menu.tsx';
import { describeBlade, subjectOf, type Blade } from './blades.ts';
import { useShell } from './context.ts';
import { Glyph } from './glyph.tsx';
import { Interruptions } from './interruptions.tsx';
import { ProvisioningPage } from './provisioning/page.tsx';
import { ReactView } from './react-view.tsx';

interface Props {
  readonly address: Address;
  readonly onClose: () => void;
}

const NO_FAULTS: readonly PageFault[] = [];

/** The open blade: title bar, its menu, and what it shows. */
export function BladeFrame({ address, onClose }: Props): React.JSX.Element | null {
  const { api, me, name } = useShell();
  const subject = subjectOf(address);
  const { loaded } = useLoad(subject ?? '', async () =>
    subject === undefined ? undefined : api.get<Application>(`/api/apps/${encodeURIComponent(subject)}`),
  );
  const faults = useLoad(formatAddress(address), async () => {
    const { value } = await api.get<{ value: PageFault[] }>(
      `/api/page-faults?blade=${encodeURIComponent(address.blade)}`,
    );
    return value;
  }).loaded;
  const wrong = faults.state === 'ready' ? faults.value : NO_FAULTS;
  useAlteredControls(wrong);
  const application = loaded.state === 'ready' ? loaded.value : undefined;
  const blade = describeBlade(address, me.names, application);
  const [drawn, setDrawn] = useState('');
  const key = formatAddress(address);
  const failed = loaded.state === 'failed';
  const ready = loaded.state === 'ready' && faults.state !== 'loading';

  useEffect(() => {
    if (loaded.state === 'ready') name(blade.title, blade.subtitle);
  }, [loaded.state, name, blade.title, blade.subtitle]);

  const closed = faultOf(wrong, 'content-closed') !== undefined;
  const loading = !failed && !closed && drawn !== key;
  // The address has changed, and the page has not: only loading it again helps.
  if (faultOf(wrong, 'blank-shell') !== undefined) return null;
  return (
    <section className="fxs-blade" aria-label={blade.title}>
      <header className="fxs-blade-header">
        <div className="fxs-blade-title">
          <h2 className="fxs-blade-title-titleText">{loaded.state === 'loading' ? '' : blade.title}</h2>
          <div className="fxs-blade-title-subtitleText">{blade.subtitle}</div>
        </div>
        <button
          type="button"
          className="fxs-blade-close"
          aria-label={`Close ${blade.title}`}
          title="Close"
          onClick={onClose}
        >
          <Glyph name="close" />
        </button>
      </header>
      <div className={`fxs-blade-progress${loading ? '' : ' fxs-display-none'}`}>
        <span className="fxs-blade-loading-status" role="status">
          {loading ? 'Loading…' : ''}
        </span>
      </div>
      <div className="fxs-blade-body">
        {blade.menu.length > 0 && <BladeMenu blade={blade} address={address} />}
        <div className="fxs-blade-content">
          {failed && <Failure error={loaded.error} />}
          <Interruptions key={`over ${key}`} faults={wrong} />
          {ready && closed && (
            <div className="fxs-content-closed">
              <h3>Content closed</h3>
              <p>What this page showed was closed. Load the page again to see it.</p>
            </div>
          )}
          {ready && !closed && (
            <Content
              key={key}
              blade={blade}
              address={address}
              application={application}
              faults={wrong}
              onDrawn={() => {
                setDrawn(key);
              }}
            />
          )}
        </div>
      </div>
    </section>
  );
}

function Content({
  blade,
  address,
  application,
  faults,
  onDrawn,
}: {
  readonly blade: Blade;
  readonly address: Address;
  readonly application: Application | undefined;
  readonly faults: readonly PageFault[];
  readonly onDrawn: () => void;
}): React.JSX.Element {
  if ('classic' in blade.content) {
    return application === undefined ? (
      <Failure error={new Error('The address names no application.')} />
    ) : (
      <Rerendered faults={faults}>
        <ProvisioningPage application={application} onDrawn={onDrawn} />
      </Rerendered>
    );
  }
  return (
    <ReactView
      view={blade.content.view}
      title={blade.title}
      parameters={address.parameters}
      faults={faults}
      onDrawn={onDrawn}
    />
  );
}

function Rerendered({
  faults,
  children,
}: {
  readonly faults: readonly PageFault[];
  readonly children: React.ReactNode;
}): React.JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useRerender(
    faultOf(faults, 'rerender'),
    useCallback(() => box.current, []),
  );
  return <div ref={box}>{children}</div>;
}

export function Failure({ error }: { readonly error: unknown }): React.JSX.Element {
  return (
    <div className="fxs-blade-error" role="alert">
      <Glyph name="error" />
      <div>
        <strong>This page could not be shown</strong>
        <p>{messageOf(error)}</p>
      </div>
    </div>
  );
}
