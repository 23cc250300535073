import { useEffect, useState } from 'react';
import type { Agent, Application, Provisioning } from '../../../api.ts';
import { messageOf } from '../../common/api-client.ts';
import { useLoad } from '../../common/use-load.ts';
import { useShell } from '../context.ts';
import { Glyph } from '../glyph.tsx';
import { DownloadPane } from './download-pane.tsx';

/** An agent appears here soon after it was registered on its server, while this page stays open. */
const LOOK_AGAIN_MS = 2000;

interface Props {
  readonly application: Application;
  readonly provisioning: Provisioning;
  readonly onAssigned: () => Promise<void>;
}

export function OnPremisesConnectivity({ application, provisioning, onAssigned }: Props): React.JSX.Element {
  const { api, notify } = useShell();
  const { loaded, reload } = useLoad('agents', async () => (await api.get<{ value: Agent[] }>('/api/agents')).value);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [downloading, setDownloading] = useState(false);
  const [assigning, setAssigning] = useState(false);

  useEffect(() => {
    const timer = setInterval(() => void reload(), LOOK_AGAIN_MS);
    return () => {
      clearInterval(timer);
    };
  }, [reload]);

  const assign = async (): Promise<void> => {
    setAssigning(true);
    try {
      await api.send('POST', `/api/apps/${encodeURIComponent(application.servicePrincipalId)}/agents`, {
        agentIds: chosen,
      });
      setChosen([]);
      await onAssigned();
      notify({
        title: 'Agent(s) assigned',
        description:
          'Wait about 10 minutes until the assignment is in effect, or restart the provisioning agent service on its server.',
        status: 'success',
      });
    } catch (error) {
      notify({ title: 'Agent(s) not assigned', description: messageOf(error), status: 'error' });
    } finally {
      setAssigning(false);
    }
  };

  const agents = loaded.state === 'ready' ? loaded.value : [];
  return (
    <>
      <p>
        An agent on a server of your network carries the requests of this tenant to the application. Install it, then
        select it here and assign it.
      </p>
      <p>
        <button
          type="button"
          className="fxs-link"
          onClick={() => {
            setDownloading(true);
          }}
        >
          Download and install
        </button>
      </p>
      <div className="ext-agents">
        <h3 id="ext-agents-title">Agents</h3>
        <button type="button" className="fxs-link" onClick={() => void reload()}>
          <Glyph name="refresh" /> Refresh
        </button>
      </div>
      {loaded.state === 'failed' && <p role="alert">{messageOf(loaded.error)}</p>}
      {loaded.state === 'ready' && agents.length === 0 && (
        <p className="fxs-quiet">No agent is registered in this tenant yet.</p>
      )}
      {agents.length > 0 && (
        <table className="azc-grid" role="grid" aria-labelledby="ext-agents-title">
          <thead>
            <tr>
              <th aria-label="Selection" />
              <th scope="col">Machine</th>
              <th scope="col">Status</th>
              <th scope="col">Assignment</th>
            </tr>
          </thead>
          <tbody>
            {agents.map((agent) => (
              <AgentRow
                key={agent.id}
                agent={agent}
                assigned={provisioning.assignedAgentIds.includes(agent.id)}
                readyAt={provisioning.agentsReadyAt}
                chosen={chosen.includes(agent.id)}
                onToggle={() => {
                  setChosen(chosen.includes(agent.id) ? chosen.filter((id) => id !== agent.id) : [...chosen, agent.id]);
                }}
              />
            ))}
          </tbody>
        </table>
      )}
      <button
        type="button"
        className="fxt-button"
        disabled={chosen.length === 0 || assigning}
        onClick={() => void assign()}
      >
        Assign Agent(s)
      </button>
      {downloading && (
        <DownloadPane
          onClose={() => {
            setDownloading(false);
          }}
        />
      )}
    </>
  );
}

interface RowProps {
  readonly agent: Agent;
  readonly assigned: boolean;
  readonly readyAt: string | null;
  readonly chosen: boolean;
  readonly onToggle: () => void;
}

function assignmentOf(agent: Agent, assigned: boolean, readyAt: string | null): string {
  if (agent.purpose !== 'onPremisesApplication') return agent.purpose === 'hr' ? 'Used for HR' : 'Used for cloud sync';
  if (!assigned) return 'Not assigned';
  if (readyAt === null || Date.parse(readyAt) <= Date.now()) return 'Assigned';
  const time = new Date(readyAt).toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return `Assigned, in effect from ${time}`;
}

function AgentRow({ agent, assigned, readyAt, chosen, onToggle }: RowProps): React.JSX.Element {
  const usable = agent.purpose === 'onPremisesApplication';
  return (
    <tr className={chosen ? 'azc-grid-row-selected' : undefined}>
      <td>
        <input type="checkbox" aria-label={agent.machineName} checked={chosen} disabled={!usable} onChange={onToggle} />
      </td>
      <td>{agent.machineName}</td>
      <td>
        <span className={`ext-agent-${agent.status}`}>{agent.status === 'active' ? 'Active' : 'Inactive'}</span>
      </td>
      <td>{assignmentOf(agent, assigned, readyAt)}</td>
    </tr>
  );
}
