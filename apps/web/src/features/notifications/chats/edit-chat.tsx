import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import type { ChatChannel, ChatOffer } from '../../../api/types';
import { strings } from '../strings';
import { ChatForm } from './chat-form';

interface EditChatProps {
  channel: ChatChannel;
  offered: readonly ChatOffer[];
  onClose: () => void;
}

/** Changes a channel; its address stays unless there is a new one. */
export function EditChat({ channel, offered, onClose }: EditChatProps) {
  const client = useQueryClient();
  const update = useMutation({
    ...trpc.notifications.chat.update.mutationOptions({
      onSuccess: () => {
        notifyDone(strings.chats.form.saved);
        onClose();
      },
      onSettled: () => client.invalidateQueries(trpc.notifications.chat.list.pathFilter()),
    }),
    meta: { handled: true },
  });
  const { id: chatChannelId, version: expectedVersion } = channel;
  return (
    <ChatForm
      title={strings.chats.form.edit(channel.name)}
      submitLabel={strings.chats.form.save}
      submitting={update.isPending}
      error={update.error}
      offered={offered}
      channel={channel}
      onSave={({ name, url, kinds }) =>
        update.mutateAsync({
          chatChannelId,
          expectedVersion,
          name,
          kinds,
          ...(url !== '' && { url }),
        })
      }
      onClose={onClose}
    />
  );
}
