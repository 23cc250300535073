import { AppWindow } from '../window.tsx';
import { useDesktop } from '../machine.ts';

interface Props {
  readonly onClose: () => void;
  readonly onRun: (file: string) => void;
}

export function Downloads({ onClose, onRun }: Props): React.JSX.Element {
  const { desktop } = useDesktop();
  return (
    <AppWindow title="Downloads" className="window-folder" offset={[-300, -240]} onClose={onClose}>
      <div className="folder-path">This PC › Local Disk (C:) › Users › practice › Downloads</div>
      <div className="window-body">
        {desktop.downloads.length === 0 && <p className="quiet">This folder is empty.</p>}
        <ul className="folder-files">
          {desktop.downloads.map((file) => (
            <li key={file}>
              <button
                type="button"
                className="folder-file"
                aria-label={file}
                onDoubleClick={() => {
                  onRun(file);
                }}
                onKeyDown={(event) => {
                  if (event.key === 'Enter') onRun(file);
                }}
              >
                <span className="file-picture" aria-hidden>
                  {file.toLowerCase().endsWith('.exe') ? '⚙' : '▤'}
                </span>
                <span>{file}</span>
                <span className="quiet" aria-hidden>
                  {file.toLowerCase().endsWith('.exe') ? 'Application' : 'File'}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </AppWindow>
  );
}
