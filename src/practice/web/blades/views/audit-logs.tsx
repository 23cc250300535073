import { useState } from 'react';
import { CommandBar } from '@fluentui/react/lib/CommandBar';
import { SearchBox } from '@fluentui/react/lib/SearchBox';
import type { AuditRecord } from '../../../api.ts';
import { useLoad } from '../../common/use-load.ts';
import { useBlade, useSubject } from '../context.ts';
import { formatTime } from '../parts/facts.tsx';
import { Grid, type GridColumn } from '../parts/grid.tsx';
import { Page } from '../parts/page.tsx';

const columns: GridColumn<AuditRecord>[] = [
  { name: 'Date', width: 160, render: (record) => formatTime(record.activityDateTime) },
  { name: 'Category', width: 170, render: (record) => record.category },
  { name: 'Activity', width: 260, render: (record) => record.activityDisplayName },
  { name: 'Status', width: 90, render: (record) => (record.result === 'success' ? 'Success' : 'Failure') },
  { name: 'Target(s)', width: 220, render: (record) => record.target },
  { name: 'Initiated by (actor)', width: 240, render: (record) => record.initiatedBy },
];
const keyOf = (record: AuditRecord): string => record.id;

export default function AuditLogs(): React.JSX.Element {
  const { api } = useBlade();
  const subject = useSubject();
  const [search, setSearch] = useState('');
  const { loaded, reload } = useLoad(subject, async () => {
    const query = subject === '' ? '' : `?sp=${encodeURIComponent(subject)}`;
    return (await api.get<{ value: AuditRecord[] }>(`/api/audit${query}`)).value;
  });
  return (
    <Page loaded={loaded}>
      {(records) => (
        <div className="blade-column">
          <CommandBar
            ariaLabel="Audit logs"
            items={[
              { key: 'refresh', text: 'Refresh', iconProps: { iconName: 'Refresh' }, onClick: () => void reload() },
            ]}
          />
          <div className="blade-padding">
            <SearchBox
              className="blade-search"
              placeholder="Search activity, target or actor"
              ariaLabel="Search activity, target or actor"
              onSearch={setSearch}
              onClear={() => {
                setSearch('');
              }}
            />
          </div>
          <Grid
            label="Audit logs"
            items={records.filter((record) =>
              `${record.activityDisplayName} ${record.target} ${record.initiatedBy}`
                .toLowerCase()
                .includes(search.trim().toLowerCase()),
            )}
            keyOf={keyOf}
            columns={columns}
            empty="No audit record."
          />
        </div>
      )}
    </Page>
  );
}
