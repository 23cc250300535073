import { Glyph } from '../glyph.tsx';

export interface Command {
  readonly name: string;
  readonly glyph: string;
  readonly disabled?: boolean;
  readonly onRun: () => void;
}

/** The commands of a classic page. A disabled one can be clicked and does nothing; only its class says so. */
export function Toolbar({
  label,
  commands,
}: {
  readonly label: string;
  readonly commands: readonly Command[];
}): React.JSX.Element {
  return (
    <ul className="azc-toolbar" role="toolbar" aria-label={label}>
      {commands.map(({ name, glyph, disabled = false, onRun }) => (
        <li
          key={name}
          className={`azc-toolbarButton${disabled ? ' azc-toolbarItem-disabled' : ''}`}
          title={name}
          role="presentation"
        >
          <div
            className="azc-toolbarButton-container"
            role="button"
            tabIndex={0}
            aria-label={name}
            aria-disabled={disabled}
            onClick={() => {
              if (!disabled) onRun();
            }}
            onKeyDown={(event) => {
              if (!disabled && (event.key === 'Enter' || event.key === ' ')) onRun();
            }}
          >
            <Glyph name={glyph} />
            <span className="azc-toolbarButton-label">{name}</span>
          </div>
        </li>
      ))}
    </ul>
  );
}
