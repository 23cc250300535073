import { useCallback, useEffect, useRef, useState } from 'react';
import { CommandBar } from '@fluentui/react/lib/CommandBar';
import { Link } from '@fluentui/react/lib/Link';
import { SearchBox } from '@fluentui/react/lib/SearchBox';
import type { Application } from '../../../api.ts';
import type { Loaded } from '../../common/use-load.ts';
import { applicationAddress, GALLERY, useBlade } from '../context.ts';
import { formatTime } from '../parts/facts.tsx';
import { Grid, type GridColumn } from '../parts/grid.tsx';
import { Page } from '../parts/page.tsx';
import { RoleNote } from '../parts/role-note.tsx';

const PAGE = 100;

interface Found {
  readonly value: readonly Application[];
  readonly total: number;
}

const keyOf = (application: Application): string => application.servicePrincipalId;

function useApplications(search: string): { loaded: Loaded<Found>; more: () => void; refresh: () => void } {
  const { api } = useBlade();
  const [loaded, setLoaded] = useState<Loaded<Found>>({ state: 'loading' });
  const asked = useRef(0);
  const held = loaded.state === 'ready' ? loaded.value : undefined;

  const load = useCallback(
    (before: readonly Application[]) => {
      const question = ++asked.current;
      api
        .get<Found>(`/api/apps?search=${encodeURIComponent(search)}&skip=${before.length}&top=${PAGE}`)
        .then(
          ({ value, total }): Loaded<Found> => ({ state: 'ready', value: { value: [...before, ...value], total } }),
          (error: unknown): Loaded<Found> => ({ state: 'failed', error }),
        )
        .then((answer) => {
          if (question === asked.current) setLoaded(answer);
        })
        .catch(() => undefined);
    },
    [api, search],
  );
  useEffect(() => {
    load([]);
  }, [load]);

  const more = useCallback(() => {
    if (held !== undefined) load(held.value);
  }, [held, load]);
  const refresh = useCallback(() => {
    load([]);
  }, [load]);
  return { loaded, more, refresh };
}

export default function AllApplications(): React.JSX.Element {
  const { open, me } = useBlade();
  const [text, setText] = useState('');
  const [search, setSearch] = useState('');
  const { loaded, more, refresh } = useApplications(search);

  const columns: GridColumn<Application>[] = [
    {
      name: 'Name',
      width: 260,
      least: 180,
      render: (application) => (
        <Link
          onClick={() => {
            open(applicationAddress(application.servicePrincipalId, application.appId));
          }}
        >
          {application.displayName}
        </Link>
      ),
    },
    { name: 'Object ID', width: 270, least: 236, render: (application) => application.servicePrincipalId },
    { name: 'Application ID', width: 270, least: 236, render: (application) => application.appId },
    { name: 'Homepage URL', width: 120, render: (application) => application.homepage ?? '' },
    { name: 'Created on', width: 150, least: 140, render: (application) => formatTime(application.createdDateTime) },
  ];

  return (
    <Page loaded={loaded}>
      {({ value, total }) => (
        <div className="blade-column">
          <CommandBar
            ariaLabel="Applications"
            items={[
              {
                key: 'new',
                text: 'New application',
                iconProps: { iconName: 'Add' },
                disabled: !me.canManageApplications,
                onClick: () => {
                  open(GALLERY);
                },
              },
              { key: 'refresh', text: 'Refresh', iconProps: { iconName: 'Refresh' }, onClick: refresh },
            ]}
          />
          <div className="blade-padding">
            <RoleNote />
            <p>
              View, filter, and search the applications of this directory that use your tenant as their identity
              provider.
            </p>
            <SearchBox
              className="blade-search"
              placeholder="Search by application name or object ID"
              ariaLabel="Search by application name or object ID"
              value={text}
              onChange={(_event, entered = '') => {
                setText(entered);
              }}
              onSearch={setSearch}
              onClear={() => {
                setSearch('');
              }}
            />
            <p role="status">{total === 1 ? '1 application found' : `${total} applications found`}</p>
          </div>
          <Grid
            label="Enterprise applications"
            items={value}
            keyOf={keyOf}
            columns={columns}
            empty="No application matches. A search begins with Enter."
            onMore={value.length < total ? more : undefined}
          />
        </div>
      )}
    </Page>
  );
}
