import { useId, useRef, useState } from 'react';

interface Props {
  readonly title: string;
  readonly className?: string;
  /** Where it opens, in pixels from the middle of the desktop. */
  readonly offset?: readonly [number, number];
  readonly onClose: (() => void) | undefined;
  readonly children: React.ReactNode;
}

/** A window of the desktop: a dialog named by its title, moved by its title bar. */
export function AppWindow({ title, className = '', offset = [0, 0], onClose, children }: Props): React.JSX.Element {
  const heading = useId();
  const [[left, top], setPlace] = useState(offset);
  const grip = useRef<readonly [number, number] | undefined>(undefined);
  return (
    <section
      className={`window ${className}`}
      role="dialog"
      aria-labelledby={heading}
      style={{ '--left': `${left}px`, '--top': `${top}px` } as React.CSSProperties}
    >
      <header
        className="window-bar"
        onPointerDown={(event) => {
          if (event.target instanceof Element && event.target.closest('button') !== null) return;
          grip.current = [event.clientX - left, event.clientY - top];
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          if (grip.current !== undefined) setPlace([event.clientX - grip.current[0], event.clientY - grip.current[1]]);
        }}
        onPointerUp={() => {
          grip.current = undefined;
        }}
      >
        <h2 id={heading}>{title}</h2>
        {onClose !== undefined && (
          <button type="button" className="window-close" aria-label={`Close window ${title}`} onClick={onClose}>
            ✕
          </button>
        )}
      </header>
      {children}
    </section>
  );
}

/** What a program says went wrong. */
export function Problem({ text }: { readonly text: string | null }): React.JSX.Element | null {
  return text === null || text === '' ? null : (
    <p className="window-problem" role="alert">
      {text}
    </p>
  );
}
