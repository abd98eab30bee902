import { Button, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import type { DeliveryWithAttempts, Webhook } from '../../../api/types';
import { CodeBlock } from '../../../ui/code-block';
import { QueryView } from '../../../ui/query-view';
import { strings as common } from '../../../ui/strings';
import { paceOf } from '../live-pace';
import { strings } from '../strings';
import { endpointState } from '../vocabulary';
import type { EndpointState } from '../vocabulary';
import { AttemptItem } from './attempt-item';
import classes from './deliveries.module.css';
import { DeliveryFacts } from './delivery-facts';
import { prettyBody } from './pretty-body';
import { useRedeliver } from './use-redeliver';

interface DrawerProps {
  /** Null while none is open. */
  deliveryId: string | null;
  webhook: Webhook;
  onClose: () => void;
}

/** All of one delivery: how it stands, every attempt, and what is sent. */
export function DeliveryDrawer({ deliveryId, webhook, onClose }: DrawerProps) {
  return (
    <Drawer
      opened={deliveryId !== null}
      onClose={onClose}
      position="right"
      size="xl"
      title={strings.drawer.title}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {deliveryId !== null && <Details deliveryId={deliveryId} webhook={webhook} />}
    </Drawer>
  );
}

function Details({ deliveryId, webhook }: { deliveryId: string; webhook: Webhook }) {
  const endpoint = endpointState(webhook);
  const query = useQuery({
    ...trpc.webhooks.deliveries.get.queryOptions({ deliveryId }),
    refetchInterval: ({ state: { data } }) =>
      paceOf(data === undefined ? [] : [data], endpoint !== 'active'),
  });
  return (
    <QueryView query={query}>
      {(delivery) => <Content delivery={delivery} endpoint={endpoint} />}
    </QueryView>
  );
}

interface ContentProps {
  delivery: DeliveryWithAttempts;
  endpoint: EndpointState;
}

function Content({ delivery, endpoint }: ContentProps) {
  const { id: deliveryId, attemptLog, body } = delivery;
  const redeliver = useRedeliver();
  return (
    <Stack gap="lg">
      <DeliveryFacts delivery={delivery} endpoint={endpoint} />
      {endpoint !== 'disabled' && (
        <Group gap="sm">
          <Button
            size="xs"
            leftSection={<IconRefresh size={14} aria-hidden />}
            loading={redeliver.isPending}
            onClick={() => redeliver.mutate({ deliveryId })}
          >
            {strings.drawer.redeliver}
          </Button>
          <Text size="xs" c="dimmed" flex="1 1 220px">
            {strings.drawer.redeliverHint}
          </Text>
        </Group>
      )}
      <div>
        <Title order={3} size="h5" mb="xs">
          {strings.drawer.attempts}
        </Title>
        {attemptLog.length === 0 ? (
          <Text size="sm" c="dimmed">
            {strings.drawer.noAttempts}
          </Text>
        ) : (
          <ol className={classes.attempts} aria-label={strings.drawer.attempts} reversed>
            {attemptLog.map((attempt, index) => (
              <AttemptItem key={attempt.id} attempt={attempt} isNewest={index === 0} />
            ))}
          </ol>
        )}
      </div>
      <div>
        <Title order={3} size="h5" mb="xs">
          {strings.drawer.body}
        </Title>
        {body === null ? (
          <Text size="sm" c="dimmed">
            {strings.drawer.noBody}
          </Text>
        ) : (
          <CodeBlock wrap value={prettyBody(body)} label={strings.drawer.body} />
        )}
      </div>
    </Stack>
  );
}
