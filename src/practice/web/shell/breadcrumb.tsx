import { HOME, formatAddress, sameAddress } from './address.ts';
import { useShell } from './context.ts';
import { Glyph } from './glyph.tsx';
import type { Stop } from './journey.ts';

/** The way to the open blade; the blade itself is named by its title. */
export function Breadcrumb({ stops }: { readonly stops: readonly Stop[] }): React.JSX.Element | null {
  const { open } = useShell();
  const before = stops.slice(0, -1);
  const first = stops[0]?.address ?? HOME;
  if (stops.length === 1 && sameAddress(first, HOME)) return null;
  const way = sameAddress(first, HOME) ? before : [{ address: HOME, title: 'Home', subtitle: '' }, ...before];
  return (
    <nav className="fxs-breadcrumb" aria-label="Breadcrumb">
      {way.map(({ address, title }) => (
        <span key={formatAddress(address)}>
          <a
            href={formatAddress(address)}
            onClick={(event) => {
              event.preventDefault();
              open(address, sameAddress(address, HOME) ? 'fresh' : 'push');
            }}
          >
            {title === '' ? address.blade : title}
          </a>
          <Glyph name="collapsed" />
        </span>
      ))}
    </nav>
  );
}
