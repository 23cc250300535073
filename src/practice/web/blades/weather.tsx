import { Component, lazy, Suspense, useCallback, useRef, useState } from 'react';
import { faultOf, useAlteredControls, useMoment, useRerender } from '../common/page-faults.ts';
import { useBlade } from './context.ts';

const Callout = lazy(() => import('./parts/callout.tsx'));

/** Carries out what is to go wrong inside the frame. */
export function Weather({ children }: { readonly children: React.ReactNode }): React.JSX.Element {
  const { faults } = useBlade();
  const box = useRef<HTMLDivElement>(null);
  const [closed, setClosed] = useState(false);
  const callout = faultOf(faults, 'callout');
  const calloutShown = useMoment(callout, true);
  const crashed = useMoment(faultOf(faults, 'crash'), true);
  useAlteredControls(faults);
  useRerender(
    faultOf(faults, 'rerender'),
    useCallback(() => box.current, []),
  );
  return (
    <div ref={box} className="blade-whole">
      {crashed ? <Crash /> : children}
      {calloutShown && !closed && (
        <Suspense>
          <Callout
            control={callout?.control ?? null}
            onClose={() => {
              setClosed(true);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

function Crash(): never {
  throw new Error('This blade was told to crash.');
}

interface BoxProps {
  readonly onCaught: () => void;
  readonly children: React.ReactNode;
}

/** What a blade shows after it threw: the rest of the portal goes on. */
export class ErrorBox extends Component<BoxProps, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(): void {
    this.props.onCaught();
  }

  override render(): React.ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <div className="blade-error" role="alert">
        <h3>Something went wrong</h3>
        <p>This page has stopped. Load it again to go on.</p>
      </div>
    );
  }
}

/** A view with everything that may go wrong around it; the shell is told even when only an error is drawn. */
export function GuardedView({ children }: { readonly children: React.ReactNode }): React.JSX.Element {
  const { drawn } = useBlade();
  return (
    <ErrorBox onCaught={drawn}>
      <Weather>{children}</Weather>
    </ErrorBox>
  );
}
