import { useState } from 'react';
import { CommandBar } from '@fluentui/react/lib/CommandBar';
import { DefaultButton, PrimaryButton } from '@fluentui/react/lib/Button';
import { Dialog, DialogFooter, DialogType } from '@fluentui/react/lib/Dialog';
import { TextField } from '@fluentui/react/lib/TextField';
import { Toggle } from '@fluentui/react/lib/Toggle';
import type { Application } from '../../../api.ts';
import { messageOf } from '../../common/api-client.ts';
import { useLoad } from '../../common/use-load.ts';
import { useBlade, useSubject } from '../context.ts';
import { Page } from '../parts/page.tsx';

type Draft = Pick<Application, 'displayName' | 'enabled' | 'assignmentRequired' | 'visibleToUsers'>;
const SWITCHES = [
  ['enabled', 'Enabled for users to sign-in?'],
  ['assignmentRequired', 'Assignment required?'],
  ['visibleToUsers', 'Visible to users?'],
] as const;
const APPS = '#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview';

export default function Properties(): React.JSX.Element {
  const { api, me, notify, open } = useBlade();
  const subject = useSubject();
  const path = `/api/apps/${encodeURIComponent(subject)}`;
  const { loaded, reload } = useLoad(path, () => api.get<Application>(path));
  const [draft, setDraft] = useState<Partial<Draft>>({});
  const [deleting, setDeleting] = useState(false);
  const changed = Object.keys(draft).length > 0;

  const save = async (): Promise<void> => {
    try {
      await api.send('PATCH', path, draft);
      await reload();
      setDraft({});
      notify({
        title: 'Properties saved',
        description: 'The properties of the application were saved.',
        status: 'success',
      });
    } catch (error) {
      notify({ title: 'Properties not saved', description: messageOf(error), status: 'error' });
    }
  };
  const remove = async (name: string): Promise<void> => {
    setDeleting(false);
    try {
      await api.send('DELETE', path);
      notify({ title: 'Application deleted', description: `${name} was deleted.`, status: 'success' });
      open(APPS, 'replace');
    } catch (error) {
      notify({ title: 'Application not deleted', description: messageOf(error), status: 'error' });
    }
  };

  return (
    <Page loaded={loaded}>
      {(application) => {
        const now = { ...application, ...draft };
        return (
          <>
            <CommandBar
              ariaLabel="Properties"
              items={[
                {
                  key: 'save',
                  text: 'Save',
                  iconProps: { iconName: 'Save' },
                  disabled: !changed || now.displayName.trim() === '' || !me.canManageApplications,
                  onClick: () => void save(),
                },
                {
                  key: 'discard',
                  text: 'Discard',
                  iconProps: { iconName: 'Cancel' },
                  disabled: !changed,
                  onClick: () => {
                    setDraft({});
                  },
                },
                {
                  key: 'delete',
                  text: 'Delete',
                  iconProps: { iconName: 'Delete' },
                  disabled: !me.canManageApplications,
                  onClick: () => {
                    setDeleting(true);
                  },
                },
              ]}
            />
            <div className="blade-padding blade-form">
              <p>View and manage what the tenant keeps of this application.</p>
              <TextField
                label="Name"
                value={now.displayName}
                required
                onChange={(_event, displayName = '') => {
                  setDraft({ ...draft, displayName });
                }}
              />
              {SWITCHES.map(([key, label]) => (
                <Toggle
                  key={key}
                  label={label}
                  checked={now[key]}
                  onText="Yes"
                  offText="No"
                  onChange={(_event, checked = false) => {
                    setDraft({ ...draft, [key]: checked });
                  }}
                />
              ))}
              <TextField label="Application ID" value={application.appId} readOnly />
              <TextField label="Object ID" value={application.servicePrincipalId} readOnly />
            </div>
            <Dialog
              hidden={!deleting}
              dialogContentProps={{
                type: DialogType.normal,
                title: `Delete ${application.displayName}?`,
                subText: 'The application and its assignments are removed from the tenant.',
              }}
              onDismiss={() => {
                setDeleting(false);
              }}
            >
              <DialogFooter>
                <PrimaryButton text="Yes" onClick={() => void remove(application.displayName)} />
                <DefaultButton
                  text="No"
                  onClick={() => {
                    setDeleting(false);
                  }}
                />
              </DialogFooter>
            </Dialog>
          </>
        );
      }}
    </Page>
  );
}
