import { useEffect, useId, useRef } from 'react';
import type { Question } from './context.ts';

/** A question over everything that must be answered first. */
export function MessageBox({
  question,
  onAnswer,
}: {
  readonly question: Question;
  readonly onAnswer: (yes: boolean) => void;
}): React.JSX.Element {
  const heading = useId();
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    first.current?.focus();
  }, []);
  return (
    <div className="fxs-messagebox-overlay">
      <div
        className="fxs-messagebox"
        role="alertdialog"
        aria-modal="true"
        aria-labelledby={heading}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onAnswer(false);
        }}
      >
        <h2 id={heading}>{question.title}</h2>
        <p>{question.text}</p>
        <div className="fxs-messagebox-buttons">
          <button
            ref={first}
            type="button"
            className="fxt-button fxt-button-primary"
            onClick={() => {
              onAnswer(true);
            }}
          >
            {question.yes}
          </button>
          <button
            type="button"
            className="fxt-button"
            onClick={() => {
              onAnswer(false);
            }}
          >
            {question.no}
          </button>
        </div>
      </div>
    </div>
  );
}
