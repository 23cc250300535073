import { useEffect, useState } from 'react';
import type { PageFault } from '../../api.ts';
import { faultOf, useMoment } from '../common/page-faults.ts';
import { Glyph } from './glyph.tsx';

/**
 * What nobody asked for: a survey over the page until somebody closes it, a toast over the commands, a page that loads
 * itself again.
 */
export function Interruptions({ faults }: { readonly faults: readonly PageFault[] }): React.JSX.Element {
  const survey = useMoment(faultOf(faults, 'survey'), true);
  const toast = useMoment(faultOf(faults, 'toast'));
  const reload = useMoment(faultOf(faults, 'reload'), true);
  useEffect(() => {
    if (reload) location.reload();
  }, [reload]);
  const [answered, setAnswered] = useState(false);
  const close = (): void => {
    setAnswered(true);
  };
  return (
    <>
      {survey && !answered && (
        <div className="fxs-survey" role="dialog" aria-label="Feedback survey">
          <button type="button" className="fxs-contextpane-close" aria-label="Close survey" onClick={close}>
            <Glyph name="close" />
          </button>
          <h3>How easy was it to do what you came for?</h3>
          <div className="fxs-survey-marks">
            {['1', '2', '3', '4', '5'].map((mark) => (
              <button key={mark} type="button" className="fxt-button" aria-label={`${mark} of 5`} onClick={close}>
                {mark}
              </button>
            ))}
          </div>
        </div>
      )}
      {toast && (
        <div className="fxs-toast-item fxs-toast-over" role="alert">
          <Glyph name="info" />
          <div>
            <div className="fxs-toast-title">New in this portal</div>
            <div className="fxs-toast-description">Something was changed. This message goes by itself.</div>
          </div>
        </div>
      )}
    </>
  );
}
