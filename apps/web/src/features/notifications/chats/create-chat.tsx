import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import type { ChatOffer } from '../../../api/types';
import { strings } from '../strings';
import { ChatForm } from './chat-form';

interface CreateChatProps {
  offered: readonly ChatOffer[];
  onClose: () => void;
}

/** Adds a channel. */
export function CreateChat({ offered, onClose }: CreateChatProps) {
  const client = useQueryClient();
  const create = useMutation({
    ...trpc.notifications.chat.create.mutationOptions({
      onSuccess: ({ name }) => {
        notifyDone(strings.chats.form.added(name));
        onClose();
      },
      onSettled: () => client.invalidateQueries(trpc.notifications.chat.list.pathFilter()),
    }),
    meta: { handled: true },
  });
  return (
    <ChatForm
      title={strings.chats.form.create}
      submitLabel={strings.chats.form.add}
      submitting={create.isPending}
      error={create.error}
      offered={offered}
      onSave={({ provider, name, url, kinds }) =>
        create.mutateAsync({ provider, name, url, kinds })
      }
      onClose={onClose}
    />
  );
}
