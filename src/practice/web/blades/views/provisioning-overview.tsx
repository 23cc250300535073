import { DefaultButton, PrimaryButton } from '@fluentui/react/lib/Button';
import { CommandBar } from '@fluentui/react/lib/CommandBar';
import type { Application, Provisioning } from '../../../api.ts';
import { useLoad } from '../../common/use-load.ts';
import { provisioningAddress, useBlade, useSubject } from '../context.ts';
import { Facts } from '../parts/facts.tsx';
import { Page } from '../parts/page.tsx';

export default function ProvisioningOverview(): React.JSX.Element {
  const { api, me, open } = useBlade();
  const subject = useSubject();
  const { loaded } = useLoad(subject, async () => {
    const path = `/api/apps/${encodeURIComponent(subject)}`;
    const [application, provisioning] = await Promise.all([
      api.get<Application>(path),
      api.get<Provisioning>(`${path}/provisioning`),
    ]);
    return { application, provisioning };
  });
  const { startProvisioning, connectApplication } = me.names;

  return (
    <Page loaded={loaded}>
      {({ application, provisioning }) => {
        const configure = (): void => {
          open(provisioningAddress(application.servicePrincipalId, application.appId, 'ProvisioningConfiguration'));
        };
        // From 2026 on the command stands in a bar of its own, and the page offers the same in its middle.
        const inBar = connectApplication !== undefined;
        if (provisioning.configured) {
          return (
            <>
              <CommandBar
                ariaLabel="Provisioning"
                items={[
                  { key: 'edit', text: 'Edit provisioning', iconProps: { iconName: 'Edit' }, onClick: configure },
                ]}
              />
              <div className="blade-padding">
                <h3 className="blade-heading">Current configuration</h3>
                <Facts
                  facts={[
                    ['Tenant URL', provisioning.tenantUrl ?? 'Not set'],
                    ['Secret token', provisioning.hasSecretToken ? 'Saved' : 'Not set'],
                    ['Agents', `${provisioning.assignedAgentIds.length} assigned`],
                    ...(provisioning.mode === null
                      ? []
                      : [['Mode', provisioning.mode === 'automatic' ? 'Automatic' : 'Manual'] as const]),
                  ]}
                />
              </div>
            </>
          );
        }
        return (
          <>
            {inBar && (
              <CommandBar
                ariaLabel="Provisioning"
                items={[
                  {
                    key: 'start',
                    text: startProvisioning,
                    iconProps: { iconName: 'Add' },
                    disabled: !me.canManageApplications,
                    onClick: configure,
                  },
                ]}
              />
            )}
            <div className="provisioning-welcome">
              <h3>Let accounts come and go by themselves</h3>
              <p>
                Whoever is assigned to {application.displayName} gets an account there, kept up to date, and removed
                when the assignment ends.
              </p>
              {inBar ? (
                <DefaultButton text={connectApplication} disabled={!me.canManageApplications} onClick={configure} />
              ) : (
                <PrimaryButton text={startProvisioning} disabled={!me.canManageApplications} onClick={configure} />
              )}
            </div>
          </>
        );
      }}
    </Page>
  );
}
