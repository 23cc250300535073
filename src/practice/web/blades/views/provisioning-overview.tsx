import { useState } from 'react';
import { DefaultButton, PrimaryButton } from '@fluentui/react/lib/Button';
import { CommandBar } from '@fluentui/react/lib/CommandBar';
import type { Application, Provisioning } from '../../../api.ts';
import { messageOf } from '../../common/api-client.ts';
import { useLoad } from '../../common/use-load.ts';
import { provisioningAddress, useBlade, useSubject } from '../context.ts';
import { Facts } from '../parts/facts.tsx';
import { Page } from '../parts/page.tsx';

export default function ProvisioningOverview(): React.JSX.Element {
  const { api, me, open, notify } = useBlade();
  const [busy, setBusy] = useState(false);
  const subject = useSubject();
  const path = `/api/apps/${encodeURIComponent(subject)}`;
  const { loaded, reload } = useLoad(subject, async () => {
    const [application, provisioning] = await Promise.all([
      api.get<Application>(path),
      api.get<Provisioning>(`${path}/provisioning`),
    ]);
    return { application, provisioning };
  });
  const setRunning = async (running: boolean, name: string): Promise<void> => {
    const title = running ? 'Start provisioning' : 'Stop provisioning';
    setBusy(true);
    try {
      await api.send('PUT', `${path}/provisioning/running`, { running });
      const description = `Provisioning of ${name} was ${running ? 'started' : 'stopped'}.`;
      notify({ title, description, status: 'success' });
      await reload();
    } catch (error) {
      notify({ title, description: messageOf(error), status: 'error' });
    } finally {
      setBusy(false);
    }
  };
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
                  {
                    key: 'start',
                    text: 'Start provisioning',
                    iconProps: { iconName: 'Play' },
                    disabled: busy || provisioning.running || provisioning.mode !== 'automatic',
                    onClick: () => void setRunning(true, application.displayName),
                  },
                  {
                    key: 'stop',
                    text: 'Stop provisioning',
                    iconProps: { iconName: 'Stop' },
                    disabled: busy || !provisioning.running,
                    onClick: () => void setRunning(false, application.displayName),
                  },
                  { key: 'edit', text: 'Edit provisioning', iconProps: { iconName: 'Edit' }, onClick: configure },
                ]}
              />
              <div className="blade-padding">
                <h3 className="blade-heading">Current configuration</h3>
                <Facts
                  facts={[
                    ['Provisioning status', provisioning.running ? 'On' : 'Off'],
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
