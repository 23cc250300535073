import { useState } from 'react';
import type { Application, ConnectionTest } from '../../../api.ts';
import { messageOf } from '../../common/api-client.ts';
import { TextBox } from '../classic/text-box.tsx';
import { useShell } from '../context.ts';

export interface Credentials {
  readonly tenantUrl: string;
  readonly secretToken: string;
}

interface Props {
  readonly application: Application;
  readonly value: Credentials;
  readonly hasSecretToken: boolean;
  readonly onChange: (credentials: Credentials) => void;
}

export function AdminCredentials({ application, value, hasSecretToken, onChange }: Props): React.JSX.Element {
  const { api, notify } = useShell();
  const [testing, setTesting] = useState(false);
  const url = value.tenantUrl.trim();
  const complaint = url === '' || URL.canParse(url) ? undefined : 'This is not a valid address.';
  const testable = url !== '' && complaint === undefined && (value.secretToken !== '' || hasSecretToken) && !testing;

  const test = async (): Promise<void> => {
    setTesting(true);
    const title = `Testing connection to ${application.displayName}`;
    const finish = notify({
      title,
      description: 'The address is being called with the credentials.',
      status: 'progress',
    });
    try {
      const outcome = await api.send<ConnectionTest>(
        'POST',
        `/api/apps/${encodeURIComponent(application.servicePrincipalId)}/provisioning/test`,
        { tenantUrl: url, ...(value.secretToken === '' ? {} : { secretToken: value.secretToken }) },
      );
      finish({ title, description: outcome.message, status: outcome.ok ? 'success' : 'error' });
    } catch (error) {
      finish({ title, description: messageOf(error), status: 'error' });
    } finally {
      setTesting(false);
    }
  };

  return (
    <>
      <p>The address and the token with which this tenant calls {application.displayName}.</p>
      <TextBox
        label="Tenant URL"
        required
        value={value.tenantUrl}
        error={complaint}
        onChange={(tenantUrl) => {
          onChange({ ...value, tenantUrl });
        }}
      />
      <TextBox
        label="Secret Token"
        required
        secret
        placeholder={hasSecretToken ? '••••••••••••' : ''}
        value={value.secretToken}
        onChange={(secretToken) => {
          onChange({ ...value, secretToken });
        }}
      />
      <button type="button" className="fxt-button" disabled={!testable} onClick={() => void test()}>
        Test Connection
      </button>
    </>
  );
}
