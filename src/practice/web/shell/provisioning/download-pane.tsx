import { useState } from 'react';
import type { DownloadGrant } from '../../../api.ts';
import { messageOf } from '../../common/api-client.ts';
import { ContextPane } from '../context-pane.tsx';
import { useShell } from '../context.ts';

export function DownloadPane({ onClose }: { readonly onClose: () => void }): React.JSX.Element {
  const { api, notify } = useShell();
  const [busy, setBusy] = useState(false);

  const download = async (): Promise<void> => {
    setBusy(true);
    try {
      const { url } = await api.send<DownloadGrant>('POST', '/api/downloads', {
        file: 'provisioning-agent',
        acceptedTerms: true,
      });
      const link = document.createElement('a');
      link.href = url;
      link.download = '';
      link.click();
    } catch (error) {
      notify({ title: 'Download failed', description: messageOf(error), status: 'error' });
    } finally {
      setBusy(false);
    }
  };

  return (
    <ContextPane
      title="Provisioning agent"
      subtitle="On-premises connectivity"
      onClose={onClose}
      footer={
        <button type="button" className="fxt-button fxt-button-primary" disabled={busy} onClick={() => void download()}>
          Accept terms &amp; download
        </button>
      }
    >
      <p>The agent runs on a Windows Server that reaches both the internet and the application.</p>
      <h3>The server needs</h3>
      <ul>
        <li>Windows Server 2016 or later</li>
        <li>.NET Framework 4.7.2 or later, and TLS 1.2</li>
        <li>At least 3 GB of memory</li>
      </ul>
      <p>An agent for on-premises applications should serve neither cloud sync nor an HR system.</p>
      <p>
        By selecting the button below you accept the license terms of the agent. In this practice tenant the file is a
        harmless stand-in that installs nothing.
      </p>
    </ContextPane>
  );
}
