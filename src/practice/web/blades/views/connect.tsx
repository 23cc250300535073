import { Link } from '@fluentui/react/lib/Link';
import { useBlade } from '../context.ts';
import { NOTHING_TO_LOAD, Page } from '../parts/page.tsx';

const AGENTS = '#view/Microsoft_AAD_Connect_Provisioning/CloudSyncMenuBlade/~/CloudSyncAgents';

export default function Connect(): React.JSX.Element {
  const { open } = useBlade();
  return (
    <Page loaded={NOTHING_TO_LOAD}>
      {() => (
        <div className="blade-padding">
          <h3 className="blade-heading">Connect directories and applications of your network</h3>
          <p>Agents on your servers carry the requests of this tenant to what stands behind your firewall.</p>
          <Link
            onClick={() => {
              open(AGENTS);
            }}
          >
            View all agents
          </Link>
        </div>
      )}
    </Page>
  );
}
