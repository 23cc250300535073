import { AppWindow } from '../window.tsx';

/** What Windows asks before a program gets an administrator's rights. */
export function Elevation({
  program,
  onAnswer,
}: {
  readonly program: string;
  readonly onAnswer: (allowed: boolean) => void;
}): React.JSX.Element {
  return (
    <div className="elevation">
      <AppWindow title="User Account Control" className="window-elevation" onClose={undefined}>
        <div className="window-body">
          <h3>Do you want to allow this app to make changes to your device?</h3>
          <p>
            <strong>{program}</strong>
          </p>
        </div>
        <footer className="window-buttons">
          <button
            type="button"
            className="primary"
            onClick={() => {
              onAnswer(true);
            }}
          >
            Yes
          </button>
          <button
            type="button"
            onClick={() => {
              onAnswer(false);
            }}
          >
            No
          </button>
        </footer>
      </AppWindow>
    </div>
  );
}

/** Without an administrator's rights the wizard cannot make its event logs and ends. */
export function NotElevated({ onClose }: { readonly onClose: () => void }): React.JSX.Element {
  return (
    <AppWindow title="Cannot start" className="window-elevation" onClose={onClose}>
      <div className="window-body">
        <p role="alert">
          The wizard makes Windows event logs, for which it needs the rights of an administrator. Run it as
          administrator.
        </p>
      </div>
      <footer className="window-buttons">
        <button type="button" className="primary" onClick={onClose}>
          OK
        </button>
      </footer>
    </AppWindow>
  );
}
