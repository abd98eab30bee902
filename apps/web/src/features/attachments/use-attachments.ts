import { useInfiniteQuery } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import type { Attachment } from '../../api/types';

/** Whose files are shown, with those of its comments or its timeline. */
export type Owner = { readonly ticketId: string } | { readonly incidentId: string };

const LOOK_AGAIN_MS = 3000;
/** A small picture that is not there by now will not come. */
const PICTURE_WITHIN_MS = 30_000;

/** Whether something about a file is about to change that no event tells of. */
function isSettling({ status, thumbnail, contentType, createdAt }: Attachment): boolean {
  if (status === 'quarantined') return true;
  const isNew = Date.now() - Date.parse(createdAt) < PICTURE_WITHIN_MS;
  return contentType.startsWith('image/') && status !== 'rejected' && !thumbnail && isNew;
}

/** The files of a ticket or an incident; what the events tell of them is in app/shell/use-live-cache.ts. */
export function useAttachments(owner: Owner) {
  const query = useInfiniteQuery(
    trpc.attachments.list.infiniteQueryOptions(
      { ...owner, limit: 100 },
      {
        getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
        refetchInterval: ({ state }) =>
          state.data?.pages.some(({ items }) => items.some(isSettling)) === true
            ? LOOK_AGAIN_MS
            : false,
      },
    ),
  );
  return { query, attachments: query.data?.pages.flatMap(({ items }) => items) };
}
