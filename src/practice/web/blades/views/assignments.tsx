import { useCallback, useState } from 'react';
import { CommandBar } from '@fluentui/react/lib/CommandBar';
import type { Assignment } from '../../../api.ts';
import { messageOf } from '../../common/api-client.ts';
import { useLoad } from '../../common/use-load.ts';
import { useBlade, useSubject } from '../context.ts';
import { AddAssignmentPane } from '../parts/add-assignment-pane.tsx';
import { Grid, type GridColumn } from '../parts/grid.tsx';
import { Page } from '../parts/page.tsx';

const columns: GridColumn<Assignment>[] = [
  { name: 'Display name', width: 260, render: (assignment) => assignment.user.displayName },
  { name: 'Object type', width: 100, render: () => 'User' },
  { name: 'User principal name', width: 280, render: (assignment) => assignment.user.userPrincipalName },
  { name: 'Role assigned', width: 160, render: (assignment) => assignment.role },
];
const keyOf = (assignment: Assignment): string => assignment.id;

export default function Assignments(): React.JSX.Element {
  const { api, me, notify } = useBlade();
  const path = `/api/apps/${encodeURIComponent(useSubject())}/assignments`;
  const { loaded, reload } = useLoad(path, async () => (await api.get<{ value: Assignment[] }>(path)).value);
  const [selected, setSelected] = useState<readonly Assignment[]>([]);
  const [adding, setAdding] = useState(false);
  const select = useCallback((items: readonly Assignment[]) => {
    setSelected(items);
  }, []);

  const remove = async (): Promise<void> => {
    try {
      for (const assignment of selected) await api.send('DELETE', `${path}/${encodeURIComponent(assignment.id)}`);
      notify({ title: 'Assignment removed', description: `${selected.length} removed.`, status: 'success' });
    } catch (error) {
      notify({ title: 'Assignment not removed', description: messageOf(error), status: 'error' });
    }
    setSelected([]);
    await reload();
  };

  return (
    <Page loaded={loaded}>
      {(assignments) => (
        <div className="blade-column">
          <CommandBar
            ariaLabel="Users and groups"
            items={[
              {
                key: 'add',
                text: 'Add user/group',
                iconProps: { iconName: 'Add' },
                disabled: !me.canManageApplications,
                onClick: () => {
                  setAdding(true);
                },
              },
              {
                key: 'remove',
                text: 'Remove assignment',
                iconProps: { iconName: 'Delete' },
                disabled: selected.length === 0 || !me.canManageApplications,
                onClick: () => void remove(),
              },
              { key: 'refresh', text: 'Refresh', iconProps: { iconName: 'Refresh' }, onClick: () => void reload() },
            ]}
          />
          <p className="blade-padding">Who is assigned to the application appears to them among their apps.</p>
          <Grid
            label="Assignments"
            items={assignments}
            keyOf={keyOf}
            columns={columns}
            empty="No application assignments found"
            onSelect={select}
          />
          {adding && (
            <AddAssignmentPane
              path={path}
              assigned={assignments.map((assignment) => assignment.user.id)}
              onAdded={reload}
              onClose={() => {
                setAdding(false);
              }}
            />
          )}
        </div>
      )}
    </Page>
  );
}
