import { useState } from 'react';
import { CommandBar } from '@fluentui/react/lib/CommandBar';
import { Link } from '@fluentui/react/lib/Link';
import { Pivot, PivotItem } from '@fluentui/react/lib/Pivot';
import { useBlade } from '../context.ts';
import { ActivatePane } from '../parts/activate-pane.tsx';
import { Grid, type GridColumn } from '../parts/grid.tsx';
import { NOTHING_TO_LOAD, Page } from '../parts/page.tsx';

const keyOf = (role: string): string => role;
const plain: readonly GridColumn<string>[] = [
  { name: 'Role', width: 280, render: (role) => role },
  { name: 'Resource', width: 160, render: () => 'Directory' },
  { name: 'Membership', width: 120, render: () => 'Direct' },
];

/** The roles of the person who is signed in; who is eligible for one activates it here before it counts. */
export default function MyRoles(): React.JSX.Element {
  const { me, reload } = useBlade();
  const [activating, setActivating] = useState<string | undefined>();
  const eligible: GridColumn<string>[] = [
    ...plain,
    {
      name: 'Action',
      width: 120,
      render: (role) => (
        <Link
          aria-label={`Activate ${role}`}
          onClick={() => {
            setActivating(role);
          }}
        >
          Activate
        </Link>
      ),
    },
  ];
  const active: GridColumn<string>[] = [...plain, { name: 'State', width: 120, render: () => 'Assigned' }];
  return (
    <Page loaded={NOTHING_TO_LOAD}>
      {() => (
        <div className="blade-column">
          <CommandBar
            ariaLabel="My roles"
            items={[{ key: 'refresh', text: 'Refresh', iconProps: { iconName: 'Refresh' }, onClick: reload }]}
          />
          <Pivot aria-label="Assignments" className="blade-padding">
            <PivotItem headerText="Eligible assignments">
              <Grid
                label="Eligible assignments"
                items={me.eligibleRoles}
                keyOf={keyOf}
                columns={eligible}
                empty="You are eligible for no role."
              />
            </PivotItem>
            <PivotItem headerText="Active assignments">
              <Grid
                label="Active assignments"
                items={me.roles}
                keyOf={keyOf}
                columns={active}
                empty="You have no active role."
              />
            </PivotItem>
          </Pivot>
          {activating !== undefined && (
            <ActivatePane
              role={activating}
              onClose={() => {
                setActivating(undefined);
              }}
            />
          )}
        </div>
      )}
    </Page>
  );
}
