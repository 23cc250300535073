import { Link } from '@fluentui/react/lib/Link';
import { MessageBar, MessageBarType } from '@fluentui/react/lib/MessageBar';
import { MY_ROLES, useBlade } from '../context.ts';

/** Why commands that change are off: the role is missing, or is there and has not been activated. */
export function RoleNote(): React.JSX.Element | null {
  const { me, open } = useBlade();
  if (me.canManageApplications) return null;
  return (
    <MessageBar messageBarType={MessageBarType.warning}>
      You need the role Application Administrator to add and change applications.{' '}
      {me.eligibleRoles.length === 0 ? (
        'Ask an administrator for it.'
      ) : (
        <>
          Eligible, but not activated: {me.eligibleRoles.join(', ')}.{' '}
          <Link
            onClick={() => {
              open(MY_ROLES);
            }}
          >
            Activate in My roles
          </Link>
        </>
      )}
    </MessageBar>
  );
}
