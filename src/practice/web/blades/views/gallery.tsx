import { useDeferredValue, useState } from 'react';
import { DefaultButton } from '@fluentui/react/lib/Button';
import { CommandBar } from '@fluentui/react/lib/CommandBar';
import { SearchBox } from '@fluentui/react/lib/SearchBox';
import type { ApplicationTemplate } from '../../../api.ts';
import { useLoad } from '../../common/use-load.ts';
import { useBlade } from '../context.ts';
import { Page } from '../parts/page.tsx';
import { CreatePane } from '../parts/create-pane.tsx';
import { RequestPane } from '../parts/request-pane.tsx';
import { Tiles } from '../parts/tiles.tsx';

/** An application that no template describes. */
const OWN: ApplicationTemplate = {
  id: '',
  displayName: 'Create your own application',
  publisher: '',
  description: 'An application that the gallery does not have.',
  categories: [],
  supportsProvisioning: true,
};

type Provisioning = 'All' | 'Automated provisioning';

export default function Gallery(): React.JSX.Element {
  const { api, me } = useBlade();
  const [search, setSearch] = useState('');
  const [category, setCategory] = useState('All');
  const [provisioning, setProvisioning] = useState<Provisioning>('All');
  const [creating, setCreating] = useState<ApplicationTemplate | undefined>();
  const [requesting, setRequesting] = useState(false);
  const wanted = useDeferredValue(search.trim().toLowerCase());
  const { loaded } = useLoad(
    'templates',
    async () => (await api.get<{ value: ApplicationTemplate[] }>('/api/templates')).value,
  );

  return (
    <Page loaded={loaded}>
      {(templates) => {
        const categories = [...new Set(templates.flatMap((template) => template.categories))].sort();
        const shown = templates.filter(
          (template) =>
            `${template.displayName} ${template.publisher}`.toLowerCase().includes(wanted) &&
            (category === 'All' || template.categories.includes(category)) &&
            (provisioning === 'All' || template.supportsProvisioning),
        );
        return (
          <div className="blade-column">
            <CommandBar
              ariaLabel="Gallery"
              items={[
                {
                  key: 'own',
                  text: 'Create your own application',
                  iconProps: { iconName: 'Add' },
                  disabled: !me.canManageApplications,
                  onClick: () => {
                    setCreating(OWN);
                  },
                },
                {
                  key: 'request',
                  text: 'Request new gallery app',
                  iconProps: { iconName: 'ProductCatalog' },
                  onClick: () => {
                    setRequesting(true);
                  },
                },
              ]}
            />
            <div className="blade-padding">
              <p>
                The gallery holds applications that are prepared for single sign-on and for automated provisioning of
                accounts. Choose one, or create your own.
              </p>
              <div className="blade-filters">
                <SearchBox
                  className="blade-search"
                  placeholder="Search application"
                  ariaLabel="Search application"
                  onChange={(_event, entered = '') => {
                    setSearch(entered);
                  }}
                />
                <Pill name="Single Sign-on" value="All" choices={['All']} onChoose={() => undefined} />
                <Pill
                  name="User Account Management"
                  value={provisioning}
                  choices={['All', 'Automated provisioning']}
                  onChoose={(choice) => {
                    setProvisioning(choice === 'All' ? 'All' : 'Automated provisioning');
                  }}
                />
                <Pill name="Categories" value={category} choices={['All', ...categories]} onChoose={setCategory} />
              </div>
            </div>
            <Tiles templates={shown} onChoose={setCreating} />
            {creating !== undefined && (
              <CreatePane
                template={creating}
                isOwn={creating === OWN}
                onClose={() => {
                  setCreating(undefined);
                }}
              />
            )}
            {requesting && (
              <RequestPane
                onClose={() => {
                  setRequesting(false);
                }}
              />
            )}
          </div>
        );
      }}
    </Page>
  );
}

interface PillProps {
  readonly name: string;
  readonly value: string;
  readonly choices: readonly string[];
  readonly onChoose: (choice: string) => void;
}

function Pill({ name, value, choices, onChoose }: PillProps): React.JSX.Element {
  return (
    <DefaultButton
      className="blade-pill"
      text={`${name} : ${value}`}
      menuProps={{
        items: choices.map((choice) => ({
          key: choice,
          text: choice,
          canCheck: true,
          checked: choice === value,
          onClick: () => {
            onChoose(choice);
          },
        })),
      }}
    />
  );
}
