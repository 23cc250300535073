import { useState } from 'react';

export interface StartEntry {
  readonly name: string;
  readonly picture: string;
  readonly onOpen: () => void;
  /** Absent for what never asks for an administrator's rights. */
  readonly onOpenElevated?: () => void;
}

interface Props {
  readonly entries: readonly StartEntry[];
  readonly onClose: () => void;
}

/** The programs of the server; a right click offers to run one as administrator. */
export function StartMenu({ entries, onClose }: Props): React.JSX.Element {
  const [context, setContext] = useState<StartEntry | undefined>();
  const openContext = (event: React.MouseEvent, entry: StartEntry): void => {
    event.preventDefault();
    setContext(entry);
  };
  const run = (action: () => void): void => {
    onClose();
    action();
  };
  return (
    <nav
      className="start-menu"
      aria-label="Start menu"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <ul>
        {entries.map((entry) => (
          <li key={entry.name}>
            <button
              type="button"
              className="start-entry"
              aria-label={entry.name}
              onClick={() => {
                run(entry.onOpen);
              }}
              onContextMenu={(event) => {
                openContext(event, entry);
              }}
            >
              <span className="file-picture" aria-hidden>
                {entry.picture}
              </span>
              {entry.name}
            </button>
            {context === entry && (
              <div className="start-context" role="menu" aria-label={`Context menu of ${entry.name}`}>
                {entry.onOpenElevated !== undefined && (
                  <button
                    type="button"
                    role="menuitem"
                    onClick={() => {
                      run(entry.onOpenElevated ?? entry.onOpen);
                    }}
                  >
                    Run as administrator
                  </button>
                )}
                <button
                  type="button"
                  role="menuitem"
                  onClick={() => {
                    run(entry.onOpen);
                  }}
                >
                  Open
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </nav>
  );
}
