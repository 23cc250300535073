import { useState } from 'react';
import type { Address } from './address.ts';
import type { Blade } from './blades.ts';
import { useShell } from './context.ts';

/** The blade's own menu, outside of the frame. */
export function BladeMenu({ blade, address }: { readonly blade: Blade; readonly address: Address }): React.JSX.Element {
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
