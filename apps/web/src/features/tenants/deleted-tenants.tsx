import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { refreshMe, trpc } from '../../api/client';
import { notifyDone } from '../../api/notify';
import { Time } from '../../ui/time';
import { strings } from './strings';

/** The person's tenants that were deleted and can still be brought back by them. */
export function DeletedTenants() {
  const tenants = useQuery(trpc.tenants.list.queryOptions({ limit: 100 }));
  const restore = useMutation(
    trpc.tenants.restore.mutationOptions({
      onSuccess: async () => {
        notifyDone(strings.settings.restored);
        await Promise.all([refreshMe(), tenants.refetch()]);
      },
    }),
  );
  const deleted = (tenants.data?.items ?? []).flatMap(({ id, name, deletedAt }) =>
    deletedAt === null ? [] : [{ id, name, deletedAt }],
  );
  if (deleted.length === 0) return null;
  return (
    <Stack gap="xs" mt="lg">
      <Text size="sm" fw={600}>
        {strings.settings.deleted}
      </Text>
      {deleted.map(({ id, name, deletedAt }) => (
        <Group key={id} justify="space-between" wrap="nowrap">
          <div>
            <Text size="sm">{name}</Text>
            <Text size="xs" c="dimmed">
              {strings.settings.deletedOn} <Time value={deletedAt} />
            </Text>
          </div>
          <Button
            size="xs"
            variant="default"
            aria-label={`${strings.settings.restore}: ${name}`}
            loading={restore.isPending}
            onClick={() => restore.mutate({ tenantId: id })}
          >
            {strings.settings.restore}
          </Button>
        </Group>
      ))}
    </Stack>
  );
}
