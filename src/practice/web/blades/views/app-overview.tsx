import { Link } from '@fluentui/react/lib/Link';
import type { Application } from '../../../api.ts';
import { useLoad } from '../../common/use-load.ts';
import { applicationAddress, provisioningAddress, useBlade, useSubject } from '../context.ts';
import { Facts } from '../parts/facts.tsx';
import { Page } from '../parts/page.tsx';
import { Initials } from '../parts/tiles.tsx';

export default function AppOverview(): React.JSX.Element {
  const { api, open } = useBlade();
  const subject = useSubject();
  const { loaded } = useLoad(subject, () => api.get<Application>(`/api/apps/${encodeURIComponent(subject)}`));
  return (
    <Page loaded={loaded}>
      {(application) => {
        const { servicePrincipalId: id, appId, displayName } = application;
        const cards = [
          [
            '1. Assign users and groups',
            'Decide who may use the application',
            'Assign users and groups',
            applicationAddress(id, appId, 'UsersAndGroups'),
          ],
          [
            '2. Set up single sign on',
            'Let people sign in with the accounts of this tenant',
            'Get started',
            applicationAddress(id, appId, 'SingleSignOn'),
          ],
          [
            '3. Provision User Accounts',
            'Create and remove accounts in the application by themselves',
            'Get started',
            provisioningAddress(id, appId),
          ],
          [
            '4. Conditional Access',
            'Say under which conditions it may be used',
            'Create a policy',
            applicationAddress(id, appId, 'ConditionalAccess'),
          ],
          [
            '5. Self service',
            'Let people ask for access by themselves',
            'Get started',
            applicationAddress(id, appId, 'SelfService'),
          ],
        ] as const;
        return (
          <div className="blade-padding">
            <h3 className="blade-heading">Properties</h3>
            <div className="app-identity">
              <Initials name={displayName} />
              <Facts
                facts={[
                  ['Name', displayName],
                  ['Application ID', appId],
                  ['Object ID', id],
                ]}
              />
            </div>
            <h3 className="blade-heading">Getting Started</h3>
            <ul className="app-cards">
              {cards.map(([title, text, action, address]) => (
                <li key={title}>
                  <strong>{title}</strong>
                  <p>{text}</p>
                  <Link
                    aria-label={`${action}: ${title.slice(3)}`}
                    onClick={() => {
                      open(address);
                    }}
                  >
                    {action}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        );
      }}
    </Page>
  );
}
