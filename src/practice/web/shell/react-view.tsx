import { useEffect, useRef, useState } from 'react';
import type { PageFault } from '../../api.ts';
import { isMessage, type FromBlade, type ToBlade } from '../common/messages.ts';
import { faultOf, useMoment } from '../common/page-faults.ts';
import { parseAddress } from './address.ts';
import { useShell } from './context.ts';

interface Props {
  readonly view: string;
  readonly title: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly faults: readonly PageFault[];
  readonly onDrawn: () => void;
}

/**
 * A blade in a frame of another site, and a second frame beside it that is warm and hidden, and holds a dead copy of
 * the same controls: who looks for a name in all frames finds it twice. The frame is told what it is by a message:
 * token, names and parameters never stand in an address.
 */
export function ReactView({ view, title, parameters, faults, onDrawn }: Props): React.JSX.Element {
  const shell = useShell();
  const frame = useRef<HTMLIFrameElement>(null);
  const warm = useRef<HTMLIFrameElement>(null);
  const picture = useRef('');
  const [drawn, setDrawn] = useState(false);
  const bladeOrigin = shell.config.origins.blades;

  // The listener stays the same while what it uses changes with each drawing.
  const hear = useRef<(message: FromBlade) => void>(() => undefined);
  hear.current = (message) => {
    const post = (answer: ToBlade): void => {
      frame.current?.contentWindow?.postMessage(answer, bladeOrigin);
    };
    switch (message.kind) {
      case 'ready':
        post({ kind: 'init', view, parameters, token: shell.token(), me: shell.me, faults });
        break;
      case 'drawn':
        picture.current = message.picture;
        setDrawn(true);
        onDrawn();
        break;
      case 'open': {
        const address = parseAddress(message.address);
        if (address !== undefined) shell.open(address, message.replace === true ? 'replace' : 'push');
        break;
      }
      case 'notify':
        shell.notify(message.notice);
        break;
      case 'title':
        shell.name(message.title, message.subtitle ?? '');
        break;
      case 'renewToken':
        void shell.renewToken().then((token) => {
          post({ kind: 'token', token });
        });
        break;
      case 'reload':
        location.reload();
        break;
      default:
    }
  };

  useEffect(() => {
    const listen = (event: MessageEvent<unknown>): void => {
      if (event.origin !== bladeOrigin) return;
      const beside = warm.current?.contentWindow;
      if (beside !== undefined && event.source === beside) {
        const answer: ToBlade = { kind: 'warm', picture: picture.current };
        beside?.postMessage(answer, bladeOrigin);
        return;
      }
      if (event.source !== frame.current?.contentWindow) return;
      // The origin is ours and only our blades run there, so the message has one of our shapes.
      if (isMessage(event.data)) hear.current(event.data as FromBlade);
    };
    addEventListener('message', listen);
    return () => {
      removeEventListener('message', listen);
    };
  }, [bladeOrigin]);

  const secondIsActive = useMoment(drawn ? faultOf(faults, 'second-frame') : undefined);
  return (
    <div className="fxs-reactview">
      <iframe
        ref={frame}
        className="fxs-reactview-frame fxs-reactview-frame-active"
        name={`${view}.ReactView`}
        title={title}
        src={`${bladeOrigin}/blade.html`}
      />
      {drawn && (
        <iframe
          ref={warm}
          className={`fxs-reactview-frame ${secondIsActive ? 'fxs-reactview-frame-active fxs-reactview-frame-below' : 'fxs-display-none'}`}
          title=""
          aria-hidden
          tabIndex={-1}
          src={`${bladeOrigin}/blade.html`}
        />
      )}
    </div>
  );
}
