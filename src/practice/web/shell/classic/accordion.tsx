import { useId, useState } from 'react';
import { Glyph } from '../glyph.tsx';

/** One section that opens and closes; its panel stays in the page while it is closed, hidden. */
export function Accordion({
  title,
  startsOpen = false,
  children,
}: {
  readonly title: string;
  readonly startsOpen?: boolean;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  const panel = useId();
  const [open, setOpen] = useState(startsOpen);
  const toggle = (): void => {
    setOpen(!open);
  };
  return (
    <div className={`fxc-accordion-section ${open ? 'fxc-accordion-expanded' : 'fxc-accordion-collapsed'}`}>
      <div
        className="fxc-accordion-header"
        role="button"
        tabIndex={0}
        aria-expanded={open}
        aria-controls={panel}
        onClick={toggle}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === ' ') {
            event.preventDefault();
            toggle();
          }
        }}
      >
        <Glyph name={open ? 'expanded' : 'collapsed'} />
        {title}
      </div>
      <div id={panel} className="fxc-accordion-panel" role="region" aria-label={title}>
        {children}
      </div>
    </div>
  );
}
