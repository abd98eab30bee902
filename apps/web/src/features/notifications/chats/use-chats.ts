import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import { strings } from '../strings';

/** What is done with a channel from the list; the list follows. */
export function useChats() {
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries(trpc.notifications.chat.list.pathFilter());
  const { update, delete: remove, test } = trpc.notifications.chat;
  return {
    update: useMutation(
      update.mutationOptions({
        onSuccess: ({ name, enabled }) =>
          notifyDone(enabled ? strings.chats.enabled(name) : strings.chats.disabled(name)),
        onSettled,
      }),
    ),
    remove: useMutation(remove.mutationOptions({ onSettled })),
    test: useMutation(test.mutationOptions({ onSettled })),
  };
}
