import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { notifyDone } from '../../api/notify';
import type { Ticket, TicketChange } from '../../api/types';
import { useRememberTicket } from './use-remember-ticket';

/**
 * Changes a ticket from the version that is shown. When somebody was faster, the newest version is
 * loaded, and the message says so. @param meta `handled` where a form shows the error itself.
 */
export function useUpdateTicket(
  { id, reference, version }: Ticket,
  meta: { handled?: boolean } = {},
) {
  const client = useQueryClient();
  const remember = useRememberTicket();
  const { mutateAsync, isPending, error } = useMutation({
    ...trpc.tickets.update.mutationOptions({
      onSuccess: remember,
      onError: () => {
        for (const ticketId of [id, reference]) {
          void client.invalidateQueries(trpc.tickets.get.queryFilter({ ticketId }));
        }
      },
    }),
    meta,
  });
  /** @throws what the API refuses it with. */
  const save = async (change: TicketChange, done: string): Promise<void> => {
    await mutateAsync({ ...change, ticketId: id, expectedVersion: version });
    notifyDone(done);
  };
  /** A refusal has been shown already. */
  const update = (change: TicketChange, done: string): void => {
    void save(change, done).catch(() => undefined);
  };
  return { update, save, isPending, error };
}
