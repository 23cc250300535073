import { useEffect, useState } from 'react';
import { TeachingBubble } from '@fluentui/react/lib/TeachingBubble';

function targetOf(control: string | null): Element | undefined {
  const commands = [...document.querySelectorAll('.ms-CommandBar button, .ms-Button')];
  return commands.find((command) => command.textContent.trim() === control) ?? commands[0];
}

/** A hint that nobody asked for, on top of a command. */
export default function Callout({
  control,
  onClose,
}: {
  readonly control: string | null;
  readonly onClose: () => void;
}): React.JSX.Element | null {
  const [target, setTarget] = useState(() => targetOf(control));
  useEffect(() => {
    if (target !== undefined) return;
    const observer = new MutationObserver(() => {
      setTarget(targetOf(control));
    });
    observer.observe(document.body, { subtree: true, childList: true });
    return () => {
      observer.disconnect();
    };
  }, [control, target]);
  if (target === undefined) return null;
  return (
    <TeachingBubble
      target={target}
      headline="Did you know?"
      hasCloseButton
      closeButtonAriaLabel="Close"
      primaryButtonProps={{ children: 'Got it', onClick: onClose }}
      calloutProps={{ coverTarget: true, preventDismissOnEvent: () => true }}
      onDismiss={onClose}
    >
      There is a shorter way to what this command does.
    </TeachingBubble>
  );
}
