import { useEffect, useId, useRef } from 'react';
import { createPortal } from 'react-dom';
import { Glyph } from './glyph.tsx';

interface Props {
  readonly title: string;
  readonly subtitle?: string;
  readonly onClose: () => void;
  readonly footer?: React.ReactNode;
  readonly children: React.ReactNode;
}

/** A pane at the right edge, over the page and outside of every frame. Escape closes it. */
export function ContextPane({ title, subtitle, onClose, footer, children }: Props): React.JSX.Element {
  const heading = useId();
  const pane = useRef<HTMLElement>(null);

  useEffect(() => {
    const before = document.activeElement;
    pane.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);

  // On the document: a button that goes off under the pointer takes the focus away from the pane.
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') onClose();
    };
    document.addEventListener('keydown', listen);
    return () => {
      document.removeEventListener('keydown', listen);
    };
  }, [onClose]);

  return createPortal(
    <section
      ref={pane}
      className="fxs-contextpane fxs-contextpane-visible"
      role="dialog"
      aria-labelledby={heading}
      tabIndex={-1}
    >
      <header className="fxs-contextpane-header">
        <div>
          <h2 id={heading} className="fxs-contextpane-title">
            {title}
          </h2>
          {subtitle === undefined ? null : <div className="fxs-contextpane-subtitle">{subtitle}</div>}
        </div>
        <button type="button" className="fxs-contextpane-close" aria-label={`Close ${title}`} onClick={onClose}>
          <Glyph name="close" />
        </button>
      </header>
      <div className="fxs-contextpane-content">{children}</div>
      {footer === undefined ? null : <footer className="fxs-contextpane-footer">{footer}</footer>}
    </section>,
    document.body,
  );
}
