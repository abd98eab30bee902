import { Button, Paper } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { Empty } from '../../../ui/empty';
import { LoadMore } from '../../../ui/load-more';
import { Requires } from '../../../ui/no-access';
import { Page } from '../../../ui/page';
import { QueryView } from '../../../ui/query-view';
import { Rows } from '../../../ui/rows';
import { CreateWebhook } from '../form/create-webhook';
import { GLANCE_MS } from '../live-pace';
import { strings } from '../strings';
import { WebhookRow } from './webhook-row';

/** Where the tenant's events are sent. */
export function WebhooksPage() {
  return (
    <Requires permission="webhooks.manage">
      <Webhooks />
    </Requires>
  );
}

function Webhooks() {
  const [creating, { open, close }] = useDisclosure(false);
  const query = useInfiniteQuery(
    trpc.webhooks.list.infiniteQueryOptions(
      { limit: 25 },
      {
        getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
        // Circuits open and close by themselves.
        refetchInterval: GLANCE_MS,
      },
    ),
  );
  const webhooks = query.data?.pages.flatMap(({ items }) => items);
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
      {strings.list.create}
    </Button>
  );
  return (
    <Page
      title={strings.title}
      description={strings.description}
      actions={webhooks !== undefined && webhooks.length > 0 && create}
    >
      <div>
        <Paper withBorder>
          <QueryView query={{ ...query, data: webhooks }}>
            {(items) =>
              items.length === 0 ? (
                <Empty
                  icon={IconWebhook}
                  title={strings.list.noneTitle}
                  description={strings.list.none}
                  action={create}
                />
              ) : (
                <Rows label={strings.list.label}>
                  {items.map((webhook) => (
                    <WebhookRow key={webhook.id} webhook={webhook} />
                  ))}
                </Rows>
              )
            }
          </QueryView>
        </Paper>
        <LoadMore query={query} />
      </div>
      {creating && <CreateWebhook onClose={close} />}
    </Page>
  );
}
