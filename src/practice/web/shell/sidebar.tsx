import { useState } from 'react';
import { formatAddress, sameAddress, type Address } from './address.ts';
import { useShell } from './context.ts';
import { Glyph } from './glyph.tsx';
import { sidebarOf, type SidebarItem } from './menus.ts';

interface Props {
  readonly open: boolean;
  readonly at: Address;
  /** Something was chosen; a narrow page puts the sidebar away. */
  readonly onRoute: () => void;
}

export function Sidebar({ open, at, onRoute }: Props): React.JSX.Element {
  const { me } = useShell();
  return (
    <nav className={`fxs-sidebar${open ? '' : ' fxs-sidebar-is-collapsed'}`} aria-label="Portal menu">
      <ul className="fxs-sidebar-list">
        {sidebarOf(me.names).map((item) => (
          <Item key={item.name} item={item} level={0} at={at} onRoute={onRoute} />
        ))}
      </ul>
    </nav>
  );
}

interface ItemProps {
  readonly item: SidebarItem;
  readonly level: number;
  readonly at: Address;
  readonly onRoute: () => void;
}

const holds = (item: SidebarItem, at: Address): boolean =>
  item.items?.some((child) => (child.address !== undefined && sameAddress(child.address, at)) || holds(child, at)) ??
  false;

function Item({ item, level, at, onRoute }: ItemProps): React.JSX.Element {
  const shell = useShell();
  const [expanded, setExpanded] = useState(() => holds(item, at));
  const { address, items } = item;
  const current = address !== undefined && items === undefined && sameAddress(address, at);

  const click = (event: React.MouseEvent): void => {
    event.preventDefault();
    // A group that is closed opens and does nothing else; only the next click goes to its page.
    if (items !== undefined && (!expanded || address === undefined)) {
      setExpanded(!expanded);
      return;
    }
    if (address === undefined) return;
    shell.open(address, 'fresh');
    onRoute();
  };

  return (
    <li className="fxs-sidebar-item">
      <a
        className="fxs-sidebar-item-link"
        href={address === undefined ? '#home' : formatAddress(address)}
        style={{ paddingInlineStart: `${12 + level * 18}px` }}
        {...(items === undefined ? {} : { role: 'button', 'aria-expanded': expanded })}
        {...(current ? { 'aria-current': 'page' as const } : {})}
        onClick={click}
      >
        {level === 0 ? <Glyph name={item.icon ?? ''} /> : null}
        <span className="fxs-sidebar-label">{item.name}</span>
        {items === undefined ? null : <Glyph name={expanded ? 'expanded' : 'collapsed'} />}
      </a>
      {items !== undefined && (
        // Closed groups keep their items in the page, hidden.
        <ul className={`fxs-sidebar-list${expanded ? '' : ' fxs-display-none'}`}>
          {items.map((child) => (
            <Item key={child.name} item={child} level={level + 1} at={at} onRoute={onRoute} />
          ))}
        </ul>
      )}
    </li>
  );
}
