import { Link } from '@fluentui/react/lib/Link';
import type { Agent, Application, User } from '../../../api.ts';
import { useLoad } from '../../common/use-load.ts';
import { GALLERY, useBlade } from '../context.ts';
import { Facts } from '../parts/facts.tsx';
import { Page } from '../parts/page.tsx';

const APPS = '#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview';

export default function Home(): React.JSX.Element {
  const { api, me, open } = useBlade();
  const { loaded } = useLoad('counts', async () => {
    const [apps, users, agents] = await Promise.all([
      api.get<{ value: Application[]; total: number }>('/api/apps?top=1'),
      api.get<{ value: User[] }>('/api/users?search='),
      api.get<{ value: Agent[] }>('/api/agents'),
    ]);
    return { apps: apps.total, users: users.value.length, agents: agents.value.length };
  });
  return (
    <Page loaded={loaded}>
      {(counts) => (
        <div className="blade-padding">
          <h3 className="blade-heading">{me.tenantName}</h3>
          <div className="app-cards">
            <section aria-label="Basic information">
              <strong>Basic information</strong>
              <Facts
                facts={[
                  ['Name', me.tenantName],
                  ['Tenant ID', me.tenantId],
                  ['Primary domain', me.tenantDomain],
                ]}
              />
            </section>
            <section aria-label="My role">
              <strong>{me.displayName}</strong>
              <Facts
                facts={[
                  ['User principal name', me.userPrincipalName],
                  ['Roles', me.roles.join(', ') || 'None'],
                ]}
              />
            </section>
            <section aria-label="In this tenant">
              <strong>In this tenant</strong>
              <Facts
                facts={[
                  ['Users', counts.users],
                  ['Applications', counts.apps],
                  ['Provisioning agents', counts.agents],
                ]}
              />
            </section>
          </div>
          <h3 className="blade-heading">Shortcuts</h3>
          <p className="blade-links">
            <Link
              onClick={() => {
                open(APPS);
              }}
            >
              See all applications
            </Link>
            <Link
              onClick={() => {
                open(GALLERY);
              }}
            >
              Open the gallery
            </Link>
          </p>
        </div>
      )}
    </Page>
  );
}
