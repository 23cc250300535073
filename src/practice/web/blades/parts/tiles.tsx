import { useEffect, useRef, useState } from 'react';
import type { ApplicationTemplate } from '../../../api.ts';

/** How many tiles stand in the page at first; more come as the end is scrolled into sight. */
const BATCH = 12;

interface Props {
  readonly templates: readonly ApplicationTemplate[];
  readonly onChoose: (template: ApplicationTemplate) => void;
}

export function Tiles({ templates, onChoose }: Props): React.JSX.Element {
  const [batches, setBatches] = useState(1);
  const end = useRef<HTMLLIElement>(null);
  const shown = templates.slice(0, batches * BATCH);
  const more = shown.length < templates.length;

  useEffect(() => {
    if (!more || end.current === null) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setBatches(batches + 1);
    });
    observer.observe(end.current);
    return () => {
      observer.disconnect();
    };
  }, [more, batches]);

  return (
    <div className="gallery">
      <p className="gallery-count" role="status">
        {templates.length === 0 ? 'No application matches.' : `Showing ${shown.length} of ${templates.length} results`}
      </p>
      <ul className="gallery-tiles" aria-label="Applications">
        {shown.map((template) => (
          <li key={template.id}>
            <button
              type="button"
              className="gallery-tile"
              aria-description={template.publisher}
              onClick={() => {
                onChoose(template);
              }}
            >
              <Initials name={template.displayName} />
              <span className="gallery-tile-text">
                <strong>{template.displayName}</strong>
                <span aria-hidden>{template.publisher}</span>
              </span>
            </button>
          </li>
        ))}
        {more && <li ref={end} aria-hidden />}
      </ul>
    </div>
  );
}

/** A mark of one's own instead of a trademark: two letters on a colour that the name decides. */
export function Initials({ name }: { readonly name: string }): React.JSX.Element {
  const words = name.split(/[\s-]+/u).filter((word) => /^[\p{L}\d]/u.test(word));
  const letters = words
    .slice(0, 2)
    .map((word) => word.slice(0, 1).toUpperCase())
    .join('');
  const hue = Array.from(name, (letter) => letter.codePointAt(0) ?? 0).reduce(
    (sum, code) => (sum * 31 + code) % 360,
    7,
  );
  return (
    <span className="gallery-initials" style={{ background: `hsl(${hue} 45% 28%)` }} aria-hidden>
      {letters}
    </span>
  );
}
