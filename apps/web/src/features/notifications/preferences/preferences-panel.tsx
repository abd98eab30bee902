import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { useSession } from '../../../api/session';
import { Requires } from '../../../ui/no-access';
import { QueryView } from '../../../ui/query-view';
import { DeliverySection } from './delivery-section';
import { KindsSection } from './kinds-section';

/** What the person is told in this tenant, where, and when. */
export function PreferencesPanel() {
  return (
    <Requires permission="notifications.manage_own">
      <Preferences />
    </Requires>
  );
}

function Preferences() {
  const me = useSession();
  const tenant = me.memberships.find(({ tenantId }) => tenantId === me.activeTenantId);
  const query = useQuery(trpc.notifications.preferences.get.queryOptions({}));
  return (
    <QueryView query={query}>
      {(preferences) => (
        <>
          <KindsSection preferences={preferences} tenantName={tenant?.tenantName ?? ''} />
          <DeliverySection preferences={preferences} />
        </>
      )}
    </QueryView>
  );
}
