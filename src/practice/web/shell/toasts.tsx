import { Glyph } from './glyph.tsx';
import type { KeptNotice } from './notices.ts';

const GLYPHS = { success: 'check', error: 'error', progress: 'sync', info: 'info' } as const;

export function Toasts({
  notices,
  onClose,
}: {
  readonly notices: readonly KeptNotice[];
  readonly onClose: (id: number) => void;
}): React.JSX.Element {
  return (
    <div className="fxs-toast" role="log" aria-live="polite" aria-label="Messages">
      {notices
        .filter((notice) => notice.shown)
        .slice(0, 3)
        .map((notice) => (
          <div key={notice.id} className={`fxs-toast-item fxs-toast-${notice.status}`} role="alert">
            <Glyph name={GLYPHS[notice.status]} />
            <div>
              <div className="fxs-toast-title">{notice.title}</div>
              <div className="fxs-toast-description">{notice.description}</div>
            </div>
            <button
              type="button"
              className="fxs-toast-close"
              aria-label="Dismiss notification"
              onClick={() => {
                onClose(notice.id);
              }}
            >
              <Glyph name="close" />
            </button>
          </div>
        ))}
    </div>
  );
}

const clock = (at: Date): string => at.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });

/** What the bell shows. */
export function NotificationList({
  notices,
  onClear,
}: {
  readonly notices: readonly KeptNotice[];
  readonly onClear: () => void;
}): React.JSX.Element {
  if (notices.length === 0) return <p className="fxs-quiet">No new notifications from this session.</p>;
  return (
    <>
      <button type="button" className="fxs-link" onClick={onClear}>
        Dismiss all
      </button>
      <ul className="fxs-notifications">
        {notices.map((notice) => (
          <li key={notice.id} className={`fxs-toast-${notice.status}`}>
            <Glyph name={GLYPHS[notice.status]} />
            <div>
              <strong>{notice.title}</strong>
              <p>{notice.description}</p>
              <time dateTime={notice.at.toISOString()}>{clock(notice.at)}</time>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
