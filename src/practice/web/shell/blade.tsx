import { useEffect, useState } from 'react';
import type { Application, PageFault } from '../../api.ts';
import { messageOf } from '../common/api-client.ts';
import { useLoad } from '../common/use-load.ts';
import { formatAddress, type Address } from './address.ts';
import { describeBlade, subjectOf, type Blade } from './blades.ts';
import { useShell } from './context.ts';
import { Glyph } from './glyph.tsx';
import { ProvisioningPage } from './provisioning/page.tsx';
import { ReactView } from './react-view.tsx';

interface Props {
  readonly address: Address;
  readonly onClose: () => void;
}

/** The open blade: title bar, its menu, and what it shows. */
export function BladeFrame({ address, onClose }: Props): React.JSX.Element {
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
  const application = loaded.state === 'ready' ? loaded.value : undefined;
  const blade = describeBlade(address, me.names, application);
  const [drawn, setDrawn] = useState('');
  const key = formatAddress(address);
  const failed = loaded.state === 'failed';
  const ready = loaded.state === 'ready' && faults.state !== 'loading';

  useEffect(() => {
    if (loaded.state === 'ready') name(blade.title, blade.subtitle);
  }, [loaded.state, name, blade.title, blade.subtitle]);

  const loading = !failed && drawn !== key;
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
          {ready && (
            <Content
              key={key}
              blade={blade}
              address={address}
              application={application}
              faults={faults.state === 'ready' ? faults.value : []}
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
      <ProvisioningPage application={application} onDrawn={onDrawn} />
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

/** The blade's own menu, outside of the frame. */
function BladeMenu({ blade, address }: { readonly blade: Blade; readonly address: Address }): React.JSX.Element {
  const { open } = useShell();
  const [filter, setFilter] = useState('');
  const wanted = filter.trim().toLowerCase();

  const choose = (page: string): void => {
    const { servicePrincipalId, appId = '' } = address.parameters;
    if (address.blade === 'ManagedAppMenuBlade' && page === 'Provisioning' && servicePrincipalId !== undefined) {
      open({
        extension: 'Microsoft_AAD_Connect_Provisioning',
        blade: 'ProvisioningMenuBlade',
        page: 'Overview',
        parameters: { objectId: servicePrincipalId, appId },
      });
      return;
    }
    open({ ...address, page }, 'replace');
  };

  return (
    <nav className="fxc-menu" aria-label={`${blade.title} menu`}>
      <input
        className="fxc-menu-search"
        type="text"
        role="searchbox"
        aria-label="Search menu"
        placeholder="Search"
        value={filter}
        onChange={(event) => {
          setFilter(event.target.value);
        }}
      />
      {blade.menu.map((group) => {
        const items = group.items.filter((item) => item.name.toLowerCase().includes(wanted));
        if (items.length === 0) return null;
        return (
          <div key={group.name} className="fxc-menu-group">
            {group.name !== '' && <div className="fxc-menu-listView-group">{group.name}</div>}
            <div role="menu" aria-label={group.name === '' ? blade.title : group.name}>
              {items.map((item) => (
                <div
                  key={item.page}
                  role="menuitem"
                  tabIndex={0}
                  className={`fxc-menu-listView-item${item.page === blade.page ? ' fxc-menu-listView-item-selected' : ''}`}
                  aria-current={item.page === blade.page ? 'page' : undefined}
                  onClick={() => {
                    choose(item.page);
                  }}
                  onKeyDown={(event) => {
                    if (event.key === 'Enter' || event.key === ' ') choose(item.page);
                  }}
                >
                  {item.name}
                </div>
              ))}
            </div>
          </div>
        );
      })}
    </nav>
  );
}
