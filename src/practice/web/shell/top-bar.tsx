import { useEffect, useId, useRef, useState } from 'react';
import type { Application } from '../../api.ts';
import { allApplications, formatAddress, type Address } from './address.ts';
import { useShell } from './context.ts';
import { Glyph } from './glyph.tsx';
import { cloudSyncAgents } from './menus.ts';

interface Props {
  readonly unread: number;
  readonly onMenu: () => void;
  readonly onNotifications: () => void;
  readonly onAccount: () => void;
}

export function TopBar({ unread, onMenu, onNotifications, onAccount }: Props): React.JSX.Element {
  const { me } = useShell();
  return (
    <header className="fxs-topbar" role="banner">
      <button
        type="button"
        className="fxs-topbar-sidebar-collapse-button"
        title="Show portal menu"
        aria-label="Show portal menu"
        onClick={onMenu}
      >
        <Glyph name="menu" />
      </button>
      <a className="fxs-topbar-home" href="#home">
        {me.names.productName}
      </a>
      <span className="fxs-topbar-practice" title="Not a Microsoft page; nothing here leaves this computer.">
        Practice tenant
      </span>
      <GlobalSearch />
      <nav className="fxs-topbar-buttons" aria-label="Portal">
        <a
          className="fxs-topbar-button"
          role="button"
          href="#notifications"
          title="Notifications"
          onClick={(event) => {
            event.preventDefault();
            onNotifications();
          }}
        >
          <Glyph name="bell" />
          {unread > 0 && <span className="fxs-topbar-badge">{unread}</span>}
        </a>
        <button
          type="button"
          className="fxs-avatarmenu"
          aria-label={`${me.userPrincipalName} ${me.tenantName} (${me.tenantDomain}), tenant ID ${me.tenantId}`}
          data-tenant-id={me.tenantId}
          onClick={onAccount}
        >
          <span className="fxs-avatarmenu-text">
            <span className="fxs-avatarmenu-username">{me.userPrincipalName}</span>{' '}
            <span className="fxs-avatarmenu-tenant">
              {me.tenantName} ({me.tenantDomain})
            </span>
          </span>
          <span className="fxs-avatarmenu-avatar">
            <Glyph name="person" />
          </span>
        </button>
      </nav>
    </header>
  );
}

interface Hit {
  readonly name: string;
  readonly kind: string;
  readonly address: Address;
}

/** The search of the whole portal. It is the first combobox of the page, which a careless locator takes for another. */
function GlobalSearch(): React.JSX.Element {
  const { api, me, open } = useShell();
  const [text, setText] = useState('');
  const [hits, setHits] = useState<readonly Hit[]>([]);
  const [shown, setShown] = useState(false);
  const list = useId();
  const latest = useRef('');

  useEffect(() => {
    latest.current = text;
    if (text.trim() === '') {
      setHits([]);
      return;
    }
    const services: Hit[] = [
      { name: me.names.pathToApps.at(-1) ?? 'Enterprise apps', kind: 'Service', address: allApplications },
      { name: 'Microsoft Entra Connect agents', kind: 'Service', address: cloudSyncAgents },
    ].filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()));
    setHits(services);
    const timer = setTimeout(() => {
      void api
        .get<{ value: Application[] }>(`/api/apps?top=8&search=${encodeURIComponent(text.trim())}`)
        .then(({ value }) => {
          if (latest.current === text) setHits([...services, ...value.map(hitOf)]);
        })
        .catch(() => undefined);
    }, 250);
    return () => {
      clearTimeout(timer);
    };
  }, [api, me, text]);

  return (
    <div className="fxs-search" role="search">
      <Glyph name="search" />
      <input
        type="text"
        role="combobox"
        aria-label="Search resources, services, and docs (G+/)"
        aria-autocomplete="list"
        aria-expanded={shown && hits.length > 0}
        aria-controls={list}
        placeholder="Search resources, services, and docs (G+/)"
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setShown(true);
        }}
        onKeyDown={(event) => {
          const first = hits[0];
          if (event.key === 'Escape') setShown(false);
          if (event.key === 'Enter' && first !== undefined) {
            open(first.address, 'fresh');
            setShown(false);
          }
        }}
        onBlur={() => {
          setShown(false);
        }}
      />
      {shown && hits.length > 0 && (
        <ul className="fxs-search-results" role="listbox" aria-label="Search results" id={list}>
          {hits.map(({ name, kind, address }) => (
            <li
              key={formatAddress(address)}
              role="option"
              aria-selected={false}
              onPointerDown={(event) => {
                event.preventDefault();
                open(address, 'fresh');
                setShown(false);
              }}
            >
              {name} <span>{kind}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function hitOf(application: Application): Hit {
  return {
    name: application.displayName,
    kind: 'Enterprise application',
    address: applicationAddress(application.servicePrincipalId, application.appId),
  };
}

function applicationAddress(servicePrincipalId: string, appId: string): Address {
  return {
    extension: 'Microsoft_AAD_IAM',
    blade: 'ManagedAppMenuBlade',
    page: 'Overview',
    parameters: { servicePrincipalId, appId },
  };
}
