import { useEffect, useState } from 'react';
import type { Application, Provisioning } from '../../../api.ts';
import { messageOf } from '../../common/api-client.ts';
import { useLoad } from '../../common/use-load.ts';
import { Accordion } from '../classic/accordion.tsx';
import { Dropdown } from '../classic/dropdown.tsx';
import { Toolbar } from '../classic/toolbar.tsx';
import { useShell } from '../context.ts';
import { AdminCredentials, type Credentials } from './admin-credentials.tsx';
import { OnPremisesConnectivity } from './on-premises-connectivity.tsx';

type Mode = 'manual' | 'automatic';
const MODES = [
  { value: 'manual', text: 'Manual' },
  { value: 'automatic', text: 'Automatic' },
];

interface Draft extends Credentials {
  readonly mode: Mode;
}

const draftOf = (kept: Provisioning): Draft => ({
  mode: kept.mode ?? 'manual',
  tenantUrl: kept.tenantUrl ?? '',
  secretToken: '',
});

/** The classic page behind "Get started": the shell draws it itself, outside of every frame. */
export function ProvisioningPage({
  application,
  onDrawn,
}: {
  readonly application: Application;
  readonly onDrawn: () => void;
}): React.JSX.Element | null {
  const { api, me, notify, ask } = useShell();
  const path = `/api/apps/${encodeURIComponent(application.servicePrincipalId)}/provisioning`;
  const { loaded, reload } = useLoad(path, () => api.get<Provisioning>(path));
  const [draft, setDraft] = useState<Draft | undefined>();
  const [saving, setSaving] = useState(false);

  useEffect(() => {
    if (loaded.state !== 'loading') onDrawn();
  }, [loaded.state, onDrawn]);

  if (loaded.state === 'loading') return null;
  if (loaded.state === 'failed') {
    return (
      <div className="fxs-blade-error" role="alert">
        {messageOf(loaded.error)}
      </div>
    );
  }
  const kept = loaded.value;
  const before = draftOf(kept);
  const now = draft ?? before;
  const changed = now.mode !== before.mode || now.tenantUrl !== before.tenantUrl || now.secretToken !== '';
  const { hasProvisioningMode } = me.names;
  const automatic = now.mode === 'automatic' || !hasProvisioningMode;
  const firstSave = kept.mode === null && automatic;

  const save = async (): Promise<void> => {
    setSaving(true);
    const finish = notify({
      title: 'Saving provisioning settings',
      description: `The settings of ${application.displayName} are being saved.`,
      status: 'progress',
    });
    try {
      await api.send('PUT', path, {
        mode: automatic ? 'automatic' : 'manual',
        ...(now.tenantUrl === '' ? {} : { tenantUrl: now.tenantUrl }),
        ...(now.secretToken === '' ? {} : { secretToken: now.secretToken }),
      });
      await reload();
      setDraft(undefined);
      finish({
        title: 'Provisioning settings saved',
        description: `The settings of ${application.displayName} were saved.`,
        status: 'success',
      });
    } catch (error) {
      finish({ title: 'Provisioning settings not saved', description: messageOf(error), status: 'error' });
    } finally {
      setSaving(false);
    }
  };

  const discard = async (): Promise<void> => {
    const sure = await ask({
      title: 'Discard changes',
      text: 'What you changed on this page and did not save will be lost.',
      yes: 'Yes',
      no: 'No',
    });
    if (sure) setDraft(undefined);
  };

  return (
    <div className="ext-provisioning">
      <Toolbar
        label="Provisioning commands"
        commands={[
          { name: 'Save', glyph: 'save', disabled: saving || !(changed || firstSave), onRun: () => void save() },
          { name: 'Discard', glyph: 'discard', disabled: saving || !changed, onRun: () => void discard() },
        ]}
      />
      <div className="ext-provisioning-form">
        {hasProvisioningMode && (
          <Dropdown
            label="Provisioning Mode"
            choices={MODES}
            value={now.mode}
            disabled={saving}
            onChange={(mode) => {
              setDraft({ ...now, mode: mode === 'automatic' ? 'automatic' : 'manual' });
            }}
          />
        )}
        {automatic ? (
          <>
            <p>
              Accounts in {application.displayName} are created and kept up to date for the users and groups that are
              assigned to it.
            </p>
            {kept.onPremises && (
              <Accordion title="On-Premises Connectivity">
                <OnPremisesConnectivity application={application} provisioning={kept} onAssigned={reload} />
              </Accordion>
            )}
            <Accordion title="Admin Credentials">
              <AdminCredentials
                application={application}
                value={now}
                hasSecretToken={kept.hasSecretToken}
                onChange={(credentials) => {
                  setDraft({ ...now, ...credentials });
                }}
              />
            </Accordion>
            <Accordion title="Mappings">
              <p className="fxs-quiet">
                {kept.configured
                  ? 'The practice tenant keeps no attribute mappings.'
                  : 'Mappings can be edited once the credentials were tested and saved.'}
              </p>
            </Accordion>
          </>
        ) : (
          <p>Accounts in {application.displayName} are made and removed by hand, without this tenant.</p>
        )}
      </div>
    </div>
  );
}
