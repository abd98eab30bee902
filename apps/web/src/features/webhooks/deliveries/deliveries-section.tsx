import { Button, Group, Paper, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconRefresh } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import type { Webhook } from '../../../api/types';
import { defined } from '../../../app/search-params';
import { LoadMore } from '../../../ui/load-more';
import { QueryView } from '../../../ui/query-view';
import { Rows } from '../../../ui/rows';
import { isFiltered } from '../search';
import type { DeliverySearch } from '../search';
import { strings } from '../strings';
import { endpointState } from '../vocabulary';
import { DeliveryDrawer } from './delivery-drawer';
import { DeliveryFilters } from './delivery-filters';
import { DeliveryRow } from './delivery-row';
import { NoDeliveries } from './no-deliveries';
import { RedeliverMany } from './redeliver-many';
import { useDeliveries } from './use-deliveries';

const route = getRouteApi('/shell/webhooks/$webhookId');

/** What was sent to a webhook, filtered by what the address says. */
export function DeliveriesSection({ webhook }: { webhook: Webhook }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [redelivering, { open, close }] = useDisclosure(false);
  const query = useDeliveries(webhook, search);
  const endpoint = endpointState(webhook);
  const change = (next: DeliverySearch) => void navigate({ search: next, replace: true });
  const { delivery: opened, ...filters } = search;
  // Its own entry in the history, so that Back closes it.
  const show = (delivery: string) =>
    void navigate({ search: { ...filters, delivery }, resetScroll: false });
  return (
    <section aria-label={strings.deliveries.title}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          {strings.deliveries.title}
        </Title>
        {webhook.enabled && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            onClick={open}
          >
            {strings.deliveries.redeliverMany}
          </Button>
        )}
      </Group>
      <DeliveryFilters search={filters} onChange={change} />
      <Paper withBorder>
        <QueryView query={{ ...query, data: query.data?.pages.flatMap(({ items }) => items) }}>
          {(deliveries) =>
            deliveries.length === 0 ? (
              <NoDeliveries
                webhook={webhook}
                search={filters}
                onClear={isFiltered(filters) ? () => change({}) : undefined}
              />
            ) : (
              <Rows label={strings.deliveries.label}>
                {deliveries.map((delivery) => (
                  <DeliveryRow
                    key={delivery.id}
                    delivery={delivery}
                    endpoint={endpoint}
                    onOpen={() => show(delivery.id)}
                  />
                ))}
              </Rows>
            )
          }
        </QueryView>
      </Paper>
      <LoadMore query={query} />
      <DeliveryDrawer
        deliveryId={opened ?? null}
        webhook={webhook}
        onClose={() => void navigate({ search: defined(filters), resetScroll: false })}
      />
      {redelivering && <RedeliverMany webhookId={webhook.id} onClose={close} />}
    </section>
  );
}
