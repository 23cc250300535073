import { ContextPane } from './context-pane.tsx';
import { useShell } from './context.ts';

interface Props {
  readonly onClose: () => void;
  readonly onSignOut: () => void;
  readonly onSwitch: () => void;
}

/** Who is signed in, and where: what must be read back before anything is changed. */
export function AccountPane({ onClose, onSignOut, onSwitch }: Props): React.JSX.Element {
  const { me } = useShell();
  const facts: readonly (readonly [string, string])[] = [
    ['Name', me.displayName],
    ['User principal name', me.userPrincipalName],
    ['Tenant', me.tenantName],
    ['Tenant ID', me.tenantId],
    ['Primary domain', me.tenantDomain],
    ['Active roles', me.roles.join(', ') || 'None'],
    ...(me.eligibleRoles.length === 0 ? [] : [['Eligible roles, not activated', me.eligibleRoles.join(', ')] as const]),
  ];
  return (
    <ContextPane
      title="Account"
      onClose={onClose}
      footer={
        <>
          <button type="button" className="fxt-button" onClick={onSwitch}>
            Sign in with a different account
          </button>
          <button type="button" className="fxt-button" onClick={onSignOut}>
            Sign out
          </button>
        </>
      }
    >
      <dl className="fxs-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </ContextPane>
  );
}
