/** Stands on every page, so that nobody takes it, or a picture of it, for the real thing. */
export const PRACTICE_NOTE = 'Practice tenant. Not a Microsoft page; nothing here leaves this computer.';

export function PracticeMark(): React.JSX.Element {
  return (
    <div className="practice-mark" role="note">
      <strong>Practice tenant</strong> <span>Not a Microsoft page; nothing here leaves this computer.</span>
    </div>
  );
}
