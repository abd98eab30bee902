import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { trpc } from '../../../api/client';
import { toProblem } from '../../../api/errors';
import { NotFoundCard } from '../../../app/page-states';
import { Failure } from '../../../ui/failure';
import { Requires } from '../../../ui/no-access';
import { usePageTitle } from '../../../ui/page';
import { RowsSkeleton } from '../../../ui/rows-skeleton';
import { DeliveriesSection } from '../deliveries/deliveries-section';
import { paceOf } from '../live-pace';
import { strings } from '../strings';
import { EndpointHeader } from './endpoint-header';
import { EndpointNotices } from './endpoint-notices';
import { ReceiverSection } from './receiver-section';

const route = getRouteApi('/shell/webhooks/$webhookId');

/** One webhook: how it stands, and what was sent to it. */
export function EndpointPage() {
  return (
    <Requires permission="webhooks.manage">
      <Endpoint />
    </Requires>
  );
}

function Endpoint() {
  const { webhookId } = route.useParams();
  const query = useQuery({
    ...trpc.webhooks.get.queryOptions({ webhookId }),
    // Its circuit opens and closes by itself.
    refetchInterval: paceOf([], false),
  });
  const webhook = query.data;
  usePageTitle(webhook?.url ?? strings.title);
  if (webhook === undefined) {
    if (query.error === null) return <EndpointSkeleton />;
    const { code } = toProblem(query.error);
    // An address that holds no id at all leads nowhere, either.
    if (code === 'NOT_FOUND' || code === 'VALIDATION_FAILED') return <NotFoundCard />;
    return <Failure error={query.error} retry={() => void query.refetch()} />;
  }
  return (
    <Stack gap="lg">
      <EndpointHeader webhook={webhook} />
      <EndpointNotices webhook={webhook} />
      <DeliveriesSection webhook={webhook} />
      <ReceiverSection />
    </Stack>
  );
}

function EndpointSkeleton() {
  return (
    <Stack>
      <Skeleton height={140} />
      <RowsSkeleton rows={5} height={48} />
    </Stack>
  );
}
