import { Button, Group } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { enterSession, trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import { Confirm } from '../../../ui/confirm';
import { ItemList } from '../../../ui/item-list';
import { LoadMore } from '../../../ui/load-more';
import { QueryView } from '../../../ui/query-view';
import { Section } from '../../../ui/section';
import { strings } from '../strings';
import { SessionItem } from './session-item';

/** Where the person is signed in, and how to end it: one, all others, or all. */
export function SessionsSection() {
  const client = useQueryClient();
  const router = useRouter();
  // The activity stands on the same page.
  const onSettled = () =>
    Promise.all([
      client.invalidateQueries(trpc.auth.sessions.pathFilter()),
      client.invalidateQueries(trpc.auth.activity.pathFilter()),
    ]);
  const revoke = useMutation(
    trpc.auth.sessions.revoke.mutationOptions({
      onSuccess: () => notifyDone(strings.revoked),
      onSettled,
    }),
  );
  const revokeOthers = useMutation(
    trpc.auth.sessions.revokeOthers.mutationOptions({
      onSuccess: ({ revoked }) => notifyDone(strings.revokedOthers(revoked)),
      onSettled,
    }),
  );
  const revokeAll = useMutation(
    trpc.auth.sessions.revokeAll.mutationOptions({
      onSuccess: async () => {
        await enterSession();
        await router.invalidate();
      },
    }),
  );
  const query = useInfiniteQuery(
    trpc.auth.sessions.list.infiniteQueryOptions(
      { limit: 25 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  const sessions = query.data?.pages.flatMap(({ items }) => items);
  return (
    <Section title={strings.sessions} description={strings.sessionsBody}>
      <QueryView query={{ ...query, data: sessions }}>
        {(items) => (
          <ItemList label={strings.sessions}>
            {items.map((session) => (
              <SessionItem
                key={session.id}
                session={session}
                busy={revoke.isPending}
                onEnd={() => revoke.mutate({ sessionId: session.id })}
              />
            ))}
          </ItemList>
        )}
      </QueryView>
      <LoadMore query={query} />
      <Group mt="sm" gap="xs">
        {sessions !== undefined && sessions.length > 1 && (
          <Button
            variant="default"
            loading={revokeOthers.isPending}
            onClick={() => revokeOthers.mutate({})}
          >
            {strings.revokeOthers}
          </Button>
        )}
        <Confirm
          title={strings.revokeAll}
          message={strings.revokeAllBody}
          confirmLabel={strings.revokeAll}
          busy={revokeAll.isPending}
          onConfirm={() => revokeAll.mutateAsync({})}
        >
          {(ask) => (
            <Button variant="default" onClick={ask}>
              {strings.revokeAll}
            </Button>
          )}
        </Confirm>
      </Group>
    </Section>
  );
}
