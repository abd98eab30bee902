import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';

/** Writing on a ticket and correcting it; the ticket follows, which a comment may reopen. */
export function useCommentWrite() {
  const client = useQueryClient();
  const onSettled = () =>
    Promise.all([
      client.invalidateQueries(trpc.tickets.comments.pathFilter()),
      client.invalidateQueries(trpc.tickets.get.pathFilter()),
      client.invalidateQueries(trpc.tickets.list.pathFilter()),
      client.invalidateQueries(trpc.tickets.counts.pathFilter()),
    ]);
  const meta = { handled: true };
  const add = useMutation({ ...trpc.tickets.comments.add.mutationOptions({ onSettled }), meta });
  const change = useMutation({
    ...trpc.tickets.comments.update.mutationOptions({ onSettled }),
    meta,
  });
  return { add, change };
}
