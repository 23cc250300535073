import { useCallback, useEffect, useState } from 'react';
import { HOME, formatAddress, parseAddress, sameAddress, type Address } from './address.ts';

/** One blade of the way that a person came; the last one is open. */
export interface Stop {
  readonly address: Address;
  readonly title: string;
  readonly subtitle: string;
}

export interface Journey {
  readonly stops: readonly Stop[];
  /** Opens beside the open blade, so that the breadcrumb leads back; `replace` takes its place. */
  readonly open: (address: Address, how?: 'push' | 'replace' | 'fresh') => void;
  /** Names the open blade, for its title bar and the breadcrumb. */
  readonly name: (title: string, subtitle: string) => void;
  readonly close: () => void;
}

const stopAt = (address: Address): Stop => ({ address, title: '', subtitle: '' });

/** What the address bar leads to: back along the way where it was already, otherwise the start of a new way. */
function follow(stops: readonly Stop[], address: Address): readonly Stop[] {
  const known = stops.findIndex((stop) => sameAddress(stop.address, address));
  return known >= 0 ? stops.slice(0, known + 1) : [stopAt(address)];
}

const addressOfPage = (): Address => parseAddress(location.hash) ?? HOME;

export function useJourney(): Journey {
  const [stops, setStops] = useState<readonly Stop[]>(() => [stopAt(addressOfPage())]);

  useEffect(() => {
    const listen = (): void => {
      setStops((now) => follow(now, addressOfPage()));
    };
    addEventListener('hashchange', listen);
    return () => {
      removeEventListener('hashchange', listen);
    };
  }, []);

  const top = stops.at(-1)?.address ?? HOME;
  useEffect(() => {
    const hash = formatAddress(top);
    if (!sameAddress(addressOfPage(), top)) location.hash = hash;
  }, [top]);

  const open = useCallback((address: Address, how: 'push' | 'replace' | 'fresh' = 'push') => {
    setStops((now) => {
      if (how === 'fresh') return [stopAt(address)];
      if (how === 'replace') return [...now.slice(0, -1), stopAt(address)];
      const known = now.findIndex((stop) => sameAddress(stop.address, address));
      return known >= 0 ? now.slice(0, known + 1) : [...now, stopAt(address)];
    });
  }, []);

  const name = useCallback((title: string, subtitle: string) => {
    setStops((now) => {
      const last = now.at(-1);
      if (last === undefined || (last.title === title && last.subtitle === subtitle)) return now;
      return [...now.slice(0, -1), { ...last, title, subtitle }];
    });
  }, []);

  const close = useCallback(() => {
    setStops((now) => (now.length > 1 ? now.slice(0, -1) : [stopAt(HOME)]));
  }, []);

  return { stops, open, name, close };
}
