import { useState } from 'react';
import { DefaultButton, PrimaryButton } from '@fluentui/react/lib/Button';
import { MessageBar, MessageBarType } from '@fluentui/react/lib/MessageBar';
import { Panel, PanelType } from '@fluentui/react/lib/Panel';
import { ProgressIndicator } from '@fluentui/react/lib/ProgressIndicator';
import { TextField } from '@fluentui/react/lib/TextField';
import { messageOf } from '../../common/api-client.ts';
import { useBlade } from '../context.ts';

const MAX_REASON = 500;

/** Asks why a role is wanted, activates it, and loads the portal again, which only then knows of it. */
export function ActivatePane({
  role,
  onClose,
}: {
  readonly role: string;
  readonly onClose: () => void;
}): React.JSX.Element {
  const { api, reload } = useBlade();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');

  const activate = async (): Promise<void> => {
    setBusy(true);
    setProblem('');
    try {
      await api.send('POST', '/api/roles/activate', { role, reason: reason.trim() });
      reload();
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  };

  return (
    <Panel
      isOpen
      type={PanelType.custom}
      customWidth="420px"
      headerText={`Activate - ${role}`}
      closeButtonAriaLabel="Close pane"
      isFooterAtBottom
      isBlocking={false}
      onDismiss={onClose}
      onRenderFooterContent={() => (
        <div className="pane-buttons">
          <PrimaryButton text="Activate" disabled={busy || reason.trim() === ''} onClick={() => void activate()} />
          <DefaultButton text="Cancel" disabled={busy} onClick={onClose} />
        </div>
      )}
    >
      {busy && <ProgressIndicator description="The role is being activated; the page loads again after that." />}
      {problem !== '' && <MessageBar messageBarType={MessageBarType.error}>{problem}</MessageBar>}
      <TextField
        label={`Reason (max ${MAX_REASON} characters)`}
        required
        multiline
        rows={4}
        maxLength={MAX_REASON}
        value={reason}
        disabled={busy}
        onChange={(_event, entered = '') => {
          setReason(entered);
        }}
      />
    </Panel>
  );
}
