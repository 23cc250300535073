import { useCallback, useEffect, useRef, useState } from 'react';
import type { Notice } from '../common/messages.ts';

export interface KeptNotice extends Notice {
  readonly id: number;
  readonly at: Date;
  /** Whether it still lies over the page. */
  readonly shown: boolean;
}

/** A toast goes by itself after this time; one in progress stays. */
const TOAST_MS = 5000;

/** Toasts and what the bell keeps of them, newest first. */
export function useNotices(): {
  notices: readonly KeptNotice[];
  notify: (notice: Notice) => (later: Notice) => void;
  hide: (id: number) => void;
  hideAll: () => void;
  clear: () => void;
} {
  const [notices, setNotices] = useState<readonly KeptNotice[]>([]);
  const next = useRef(1);
  const timers = useRef(new Set<number>());

  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running) clearTimeout(timer);
    };
  }, []);

  const hide = useCallback((id: number) => {
    setNotices((now) => now.map((notice) => (notice.id === id ? { ...notice, shown: false } : notice)));
  }, []);

  const hideAll = useCallback(() => {
    setNotices((now) => now.map((notice) => ({ ...notice, shown: false })));
  }, []);

  const hideLater = useCallback(
    (id: number, notice: Notice) => {
      if (notice.status === 'progress') return;
      const timer = window.setTimeout(() => {
        timers.current.delete(timer);
        hide(id);
      }, TOAST_MS);
      timers.current.add(timer);
    },
    [hide],
  );

  const notify = useCallback(
    (notice: Notice) => {
      const id = next.current++;
      setNotices((now) => [{ ...notice, id, at: new Date(), shown: true }, ...now].slice(0, 50));
      hideLater(id, notice);
      return (later: Notice) => {
        setNotices((now) =>
          now.map((kept) => (kept.id === id ? { ...kept, ...later, at: new Date(), shown: true } : kept)),
        );
        hideLater(id, later);
      };
    },
    [hideLater],
  );

  const clear = useCallback(() => {
    setNotices([]);
  }, []);

  return { notices, notify, hide, hideAll, clear };
}
