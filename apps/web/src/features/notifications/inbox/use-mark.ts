import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';

/** Marks notifications as read or unread; the list and the bell follow. */
export function useMark() {
  const client = useQueryClient();
  const onSettled = () =>
    Promise.all([
      client.invalidateQueries(trpc.notifications.list.pathFilter()),
      client.invalidateQueries(trpc.notifications.unreadCount.pathFilter()),
    ]);
  return {
    one: useMutation(trpc.notifications.markRead.mutationOptions({ onSettled })),
    all: useMutation(trpc.notifications.markAllRead.mutationOptions({ onSettled })),
  };
}
