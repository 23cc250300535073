import { useEffect } from 'react';
import { MessageBar, MessageBarType } from '@fluentui/react/lib/MessageBar';
import { messageOf } from '../../common/api-client.ts';
import type { Loaded } from '../../common/use-load.ts';
import { useBlade } from '../context.ts';

/** Draws what was loaded, or why it was not, and tells the shell as soon as either stands on the page. */
export function Page<T>({
  loaded,
  children,
}: {
  readonly loaded: Loaded<T>;
  readonly children: (value: T) => React.ReactNode;
}): React.JSX.Element | null {
  const { drawn } = useBlade();
  const settled = loaded.state !== 'loading';
  useEffect(() => {
    if (settled) drawn();
  }, [settled, drawn]);
  if (loaded.state === 'loading') return null;
  if (loaded.state === 'failed') {
    return (
      <div className="blade-padding">
        <MessageBar messageBarType={MessageBarType.error}>{messageOf(loaded.error)}</MessageBar>
      </div>
    );
  }
  return <>{children(loaded.value)}</>;
}

/** What is known without asking the server. */
export const NOTHING_TO_LOAD: Loaded<undefined> = { state: 'ready', value: undefined };
