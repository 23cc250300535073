import { CommandBar } from '@fluentui/react/lib/CommandBar';
import type { Agent } from '../../../api.ts';
import { useLoad } from '../../common/use-load.ts';
import { useBlade } from '../context.ts';
import { Grid, type GridColumn } from '../parts/grid.tsx';
import { Page } from '../parts/page.tsx';

const PURPOSES = { onPremisesApplication: 'On-premises applications', cloudSync: 'Cloud sync', hr: 'HR' } as const;

const columns: GridColumn<Agent>[] = [
  { name: 'Machine name', width: 240, render: (agent) => agent.machineName },
  { name: 'External IP', width: 140, render: (agent) => agent.externalIp },
  { name: 'Status', width: 100, render: (agent) => (agent.status === 'active' ? 'active' : 'inactive') },
  { name: 'Agent version', width: 130, render: (agent) => agent.version },
  { name: 'Used for', width: 200, render: (agent) => PURPOSES[agent.purpose] },
];
const keyOf = (agent: Agent): string => agent.id;

export default function Agents(): React.JSX.Element {
  const { api } = useBlade();
  const { loaded, reload } = useLoad('agents', async () => (await api.get<{ value: Agent[] }>('/api/agents')).value);
  return (
    <Page loaded={loaded}>
      {(agents) => (
        <div className="blade-column">
          <CommandBar
            ariaLabel="Agents"
            items={[
              { key: 'refresh', text: 'Refresh', iconProps: { iconName: 'Refresh' }, onClick: () => void reload() },
            ]}
          />
          <p className="blade-padding">The provisioning agents that are registered in this tenant.</p>
          <Grid
            label="On-premises provisioning agents"
            items={agents}
            keyOf={keyOf}
            columns={columns}
            empty="No agent is registered yet."
          />
        </div>
      )}
    </Page>
  );
}
