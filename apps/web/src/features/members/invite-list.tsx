import { Badge, Button, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { notifyDone } from '../../api/notify';
import { useMay, useSession } from '../../api/session';
import type { Invite } from '../../api/types';
import { Confirm } from '../../ui/confirm';
import { Item, ItemList } from '../../ui/item-list';
import { LoadMore } from '../../ui/load-more';
import { QueryView } from '../../ui/query-view';
import { roleLabel } from '../../ui/roles';
import { Section } from '../../ui/section';
import { Time } from '../../ui/time';
import { strings } from './strings';

/** The invitations that nobody has accepted yet. */
export function InviteList() {
  const { activeTenantId: tenantId } = useSession();
  const query = useInfiniteQuery(
    trpc.tenants.invites.list.infiniteQueryOptions(
      { tenantId, limit: 50 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  return (
    <Section title={strings.invites}>
      <QueryView query={{ ...query, data: query.data?.pages.flatMap(({ items }) => items) }}>
        {(invites) =>
          invites.length === 0 ? (
            <Text size="sm" c="dimmed">
              {strings.noInvites}
            </Text>
          ) : (
            <ItemList label={strings.invites}>
              {invites.map((invite) => (
                <InviteItem key={invite.id} invite={invite} tenantId={tenantId} />
              ))}
            </ItemList>
          )
        }
      </QueryView>
      <LoadMore query={query} />
    </Section>
  );
}

function InviteItem({ invite, tenantId }: { invite: Invite; tenantId: string }) {
  const client = useQueryClient();
  const mayManage = useMay('invites.manage');
  const onSettled = () => client.invalidateQueries(trpc.tenants.invites.pathFilter());
  const { id: inviteId, email, role, status, invitedBy, expiresAt } = invite;
  const resend = useMutation(
    trpc.tenants.invites.resend.mutationOptions({
      onSuccess: () => notifyDone(strings.resent(email)),
      onSettled,
    }),
  );
  const revoke = useMutation(
    trpc.tenants.invites.revoke.mutationOptions({
      onSuccess: () => notifyDone(strings.revoked),
      onSettled,
    }),
  );
  return (
    <Item
      actions={
        mayManage && (
          <>
            <Button
              size="xs"
              variant="default"
              loading={resend.isPending}
              aria-label={`${strings.resend}: ${email}`}
              onClick={() => resend.mutate({ tenantId, inviteId })}
            >
              {strings.resend}
            </Button>
            <Confirm
              title={`${strings.revoke}: ${email}`}
              message={strings.revokeBody(email)}
              confirmLabel={strings.revoke}
              busy={revoke.isPending}
              onConfirm={() => revoke.mutateAsync({ tenantId, inviteId })}
            >
              {(ask) => (
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`${strings.revoke}: ${email}`}
                  onClick={ask}
                >
                  {strings.revoke}
                </Button>
              )}
            </Confirm>
          </>
        )
      }
    >
      <Text size="sm" fw={550}>
        {email}
      </Text>
      <Text size="sm" c="dimmed" component="div">
        {roleLabel(role)} · {strings.by} {invitedBy.name} ·{' '}
        {status === 'expired' ? (
          <Badge variant="light" color="orange" tt="none" radius="sm">
            {strings.expired}
          </Badge>
        ) : (
          <>
            {strings.expires} <Time value={expiresAt} />
          </>
        )}
      </Text>
    </Item>
  );
}
