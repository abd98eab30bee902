import { Badge, Button, Group, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../api/client';
import { toProblem } from '../../api/errors';
import { notifyDone, notifyProblem } from '../../api/notify';
import type { Session } from '../../api/types';
import { Item, ItemList } from '../../ui/item-list';
import { LoadMore } from '../../ui/load-more';
import { QueryView } from '../../ui/query-view';
import { Section } from '../../ui/section';
import { Time } from '../../ui/time';
import { ReauthDialog } from './reauth-dialog';
import { strings } from './strings';

/** Where the person is signed in; ending a session may ask for the password first. */
export function SessionsSection() {
  const client = useQueryClient();
  const [pending, setPending] = useState<(() => Promise<void>) | null>(null);
  const onSettled = () => client.invalidateQueries(trpc.auth.sessions.pathFilter());
  const revoke = useMutation({
    ...trpc.auth.sessions.revoke.mutationOptions({ onSettled }),
    meta: { handled: true },
  });
  const revokeOthers = useMutation({
    ...trpc.auth.sessions.revokeOthers.mutationOptions({ onSettled }),
    meta: { handled: true },
  });
  const query = useInfiniteQuery(
    trpc.auth.sessions.list.infiniteQueryOptions(
      { limit: 25 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  const run = async (action: () => Promise<void>) => {
    try {
      await action();
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code === 'REAUTH_REQUIRED') setPending(() => action);
      else notifyProblem(problem);
    }
  };
  const end = (sessionId: string) =>
    run(async () => {
      await revoke.mutateAsync({ sessionId });
      notifyDone(strings.revoked);
    });
  const endOthers = () =>
    run(async () => {
      const { revoked } = await revokeOthers.mutateAsync({});
      notifyDone(strings.revokedOthers(revoked));
    });
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
                onEnd={() => void end(session.id)}
              />
            ))}
          </ItemList>
        )}
      </QueryView>
      <LoadMore query={query} />
      {sessions !== undefined && sessions.length > 1 && (
        <Button
          variant="default"
          mt="sm"
          loading={revokeOthers.isPending}
          onClick={() => void endOthers()}
        >
          {strings.revokeOthers}
        </Button>
      )}
      {pending !== null && (
        <ReauthDialog
          onClose={() => setPending(null)}
          onConfirmed={() => {
            setPending(null);
            void run(pending);
          }}
        />
      )}
    </Section>
  );
}

function SessionItem({
  session,
  busy,
  onEnd,
}: {
  session: Session;
  busy: boolean;
  onEnd: () => void;
}) {
  const { device, ip, createdAt, lastSeenAt, current } = session;
  const name = device ?? strings.unknownDevice;
  return (
    <Item
      actions={
        !current && (
          <Button
            size="xs"
            variant="default"
            disabled={busy}
            aria-label={`${strings.revoke}: ${name}`}
            onClick={onEnd}
          >
            {strings.revoke}
          </Button>
        )
      }
    >
      <Group gap={8}>
        <Text size="sm" fw={550}>
          {name}
        </Text>
        {current && (
          <Badge variant="light" color="teal" tt="none" radius="sm">
            {strings.current}
          </Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {ip !== null && `${ip} · `}
        {strings.lastSeen} <Time value={lastSeenAt} /> · {strings.signedIn}{' '}
        <Time value={createdAt} />
      </Text>
    </Item>
  );
}
