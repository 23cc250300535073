import { useState } from 'react';
import { DefaultButton, PrimaryButton } from '@fluentui/react/lib/Button';
import { MessageBar, MessageBarType } from '@fluentui/react/lib/MessageBar';
import { Panel, PanelType } from '@fluentui/react/lib/Panel';
import { ProgressIndicator } from '@fluentui/react/lib/ProgressIndicator';
import { TextField } from '@fluentui/react/lib/TextField';
import type { Application, ApplicationTemplate } from '../../../api.ts';
import { messageOf } from '../../common/api-client.ts';
import { applicationAddress, useBlade } from '../context.ts';
import { Facts } from './facts.tsx';
import { RoleNote } from './role-note.tsx';

interface Props {
  readonly template: ApplicationTemplate;
  /** Not from the gallery: nothing is known of it. */
  readonly isOwn: boolean;
  readonly onClose: () => void;
}

const MAX_NAME = 120;

export function CreatePane({ template, isOwn, onClose }: Props): React.JSX.Element {
  const { api, me, open, notify } = useBlade();
  const [name, setName] = useState(isOwn ? '' : template.displayName);
  const [creating, setCreating] = useState(false);
  const [problem, setProblem] = useState('');
  const given = name.trim();
  const complaint = given.length > MAX_NAME ? `A name has at most ${MAX_NAME} characters.` : '';

  const create = async (): Promise<void> => {
    setCreating(true);
    setProblem('');
    try {
      const made = await api.send<Application>('POST', '/api/apps', {
        templateId: isOwn ? null : template.id,
        displayName: given,
      });
      notify({
        title: 'Application added',
        description: `${made.displayName} was added to ${me.tenantName}.`,
        status: 'success',
      });
      open(applicationAddress(made.servicePrincipalId, made.appId));
    } catch (error) {
      setProblem(messageOf(error));
      notify({ title: 'Application not added', description: messageOf(error), status: 'error' });
      setCreating(false);
    }
  };

  return (
    <Panel
      isOpen
      type={PanelType.custom}
      customWidth="420px"
      headerText={template.displayName}
      closeButtonAriaLabel="Close pane"
      isFooterAtBottom
      isBlocking={false}
      onDismiss={onClose}
      onRenderFooterContent={() => (
        <div className="pane-buttons">
          <PrimaryButton
            text="Create"
            disabled={given === '' || complaint !== '' || creating || !me.canManageApplications}
            onClick={() => void create()}
          />
          <DefaultButton text="Cancel" disabled={creating} onClick={onClose} />
        </div>
      )}
    >
      {creating && <ProgressIndicator description="The application is being created." />}
      {problem !== '' && <MessageBar messageBarType={MessageBarType.error}>{problem}</MessageBar>}
      <RoleNote />
      <TextField
        label="Name"
        required
        value={name}
        disabled={creating}
        errorMessage={complaint}
        onChange={(_event, entered = '') => {
          setName(entered);
        }}
      />
      <p>{template.description}</p>
      {!isOwn && (
        <Facts
          facts={[
            ['Publisher', template.publisher],
            ['Provisioning', template.supportsProvisioning ? 'Automatic provisioning supported' : 'Not supported'],
            ['Categories', template.categories.join(', ')],
          ]}
        />
      )}
    </Panel>
  );
}
