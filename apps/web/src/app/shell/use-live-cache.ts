import { useQueryClient } from '@tanstack/react-query';
import { refreshMe, trpc } from '../../api/client';
import { useLiveEvents } from '../../api/live';
import { useSession } from '../../api/session';

/** Administrative lists follow what happens: the first part of an event's type tells which are stale. */
export function useLiveCache(): void {
  const client = useQueryClient();
  const { user } = useSession();
  useLiveEvents(({ type, data }) => {
    switch (type.split('.')[0]) {
      case 'member':
        void client.invalidateQueries(trpc.tenants.members.pathFilter());
        void client.invalidateQueries(trpc.people.pathFilter());
        if (data['userId'] === user.id) void refreshMe().catch(() => undefined);
        break;
      case 'usage':
      case 'quota':
        void client.invalidateQueries(trpc.usage.pathFilter());
        break;
      case 'tenant':
        void client.invalidateQueries(trpc.usage.pathFilter());
        void refreshMe().catch(() => undefined);
        break;
      case 'invite':
        void client.invalidateQueries(trpc.tenants.invites.pathFilter());
        break;
      case 'service_account':
      case 'api_key':
        void client.invalidateQueries(trpc.serviceAccounts.pathFilter());
        void client.invalidateQueries(trpc.apiKeys.pathFilter());
        break;
      case 'security':
        void client.invalidateQueries(trpc.securityEvents.pathFilter());
        break;
      case 'attachment':
        void client.invalidateQueries(trpc.attachments.list.pathFilter());
        break;
      case 'notification':
        void client.invalidateQueries(trpc.notifications.list.pathFilter());
        void client.invalidateQueries(trpc.notifications.unreadCount.pathFilter());
        break;
      case 'view':
      case 'own_view':
        void client.invalidateQueries(trpc.views.pathFilter());
        break;
      case 'webhook':
        void client.invalidateQueries(trpc.webhooks.pathFilter());
        break;
      default:
        break;
    }
  });
}
