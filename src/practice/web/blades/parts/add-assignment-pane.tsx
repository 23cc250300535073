import { useState } from 'react';
import { DefaultButton, PrimaryButton } from '@fluentui/react/lib/Button';
import { Checkbox } from '@fluentui/react/lib/Checkbox';
import { Panel, PanelType } from '@fluentui/react/lib/Panel';
import { SearchBox } from '@fluentui/react/lib/SearchBox';
import type { User } from '../../../api.ts';
import { messageOf } from '../../common/api-client.ts';
import { useLoad } from '../../common/use-load.ts';
import { useBlade } from '../context.ts';

interface Props {
  readonly path: string;
  readonly assigned: readonly string[];
  readonly onAdded: () => Promise<void>;
  readonly onClose: () => void;
}

export function AddAssignmentPane({ path, assigned, onAdded, onClose }: Props): React.JSX.Element {
  const { api, notify } = useBlade();
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<readonly User[]>([]);
  const [busy, setBusy] = useState(false);
  const { loaded } = useLoad(search, async () => {
    return (await api.get<{ value: User[] }>(`/api/users?search=${encodeURIComponent(search)}`)).value;
  });

  const assign = async (): Promise<void> => {
    setBusy(true);
    try {
      await api.send('POST', path, { userIds: chosen.map((user) => user.id) });
      notify({ title: 'Application assigned', description: `${chosen.length} assigned.`, status: 'success' });
      await onAdded();
      onClose();
    } catch (error) {
      notify({ title: 'Application not assigned', description: messageOf(error), status: 'error' });
      setBusy(false);
    }
  };

  return (
    <Panel
      isOpen
      type={PanelType.custom}
      customWidth="420px"
      headerText="Add Assignment"
      closeButtonAriaLabel="Close pane"
      isFooterAtBottom
      isBlocking={false}
      onDismiss={onClose}
      onRenderFooterContent={() => (
        <div className="pane-buttons">
          <PrimaryButton text="Assign" disabled={chosen.length === 0 || busy} onClick={() => void assign()} />
          <DefaultButton text="Cancel" onClick={onClose} />
        </div>
      )}
    >
      <SearchBox
        placeholder="Search users by name or principal name"
        ariaLabel="Search users"
        onSearch={setSearch}
        onClear={() => {
          setSearch('');
        }}
      />
      <p role="status">
        {chosen.length === 0 ? 'None selected' : `Selected: ${chosen.map((user) => user.displayName).join(', ')}`}
      </p>
      {loaded.state === 'failed' && <p role="alert">{messageOf(loaded.error)}</p>}
      <ul className="pane-list" aria-label="Users">
        {(loaded.state === 'ready' ? loaded.value : []).map((user) => (
          <li key={user.id}>
            <Checkbox
              label={user.displayName}
              checked={chosen.some(({ id }) => id === user.id)}
              disabled={assigned.includes(user.id)}
              onChange={(_event, checked) => {
                setChosen(checked === true ? [...chosen, user] : chosen.filter(({ id }) => id !== user.id));
              }}
            />
            <span className="blade-quiet">{user.userPrincipalName}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
