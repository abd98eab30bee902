import { Alert, Button, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { trpc } from '../../../api/client';
import { toProblem } from '../../../api/errors';
import { Failure } from '../../../ui/failure';
import { FormFailure } from '../../../ui/form-failure';
import { PlainPage } from '../../../ui/plain-page';
import { RowsSkeleton } from '../../../ui/rows-skeleton';
import { TextLink } from '../../../ui/text-link';
import { strings } from '../strings';

const route = getRouteApi('/unsubscribe');

/** Where the link at the end of a mail leads. It asks first, because scanners of mail follow links, too. */
export function UnsubscribePage() {
  const { token } = route.useSearch();
  return (
    <PlainPage
      title={strings.unsubscribe.title}
      footer={
        <TextLink to="/account" search={{ tab: 'notifications' }} size="sm" underline="always">
          {strings.unsubscribe.change}
        </TextLink>
      }
    >
      {token === undefined ? (
        <Text size="sm">{strings.unsubscribe.noToken}</Text>
      ) : (
        <Unsubscribe token={token} />
      )}
    </PlainPage>
  );
}

function Unsubscribe({ token }: { token: string }) {
  const preview = useQuery(trpc.notifications.unsubscribePreview.queryOptions({ token }));
  const stop = useMutation({
    ...trpc.notifications.unsubscribe.mutationOptions(),
    meta: { handled: true },
  });
  const state = stop.data ?? preview.data;
  if (state === undefined) {
    if (preview.error === null) return <RowsSkeleton rows={2} />;
    return toProblem(preview.error).code === 'NOT_FOUND' ? (
      <Alert color="yellow" variant="light">
        {strings.unsubscribe.invalid}
      </Alert>
    ) : (
      <Failure error={preview.error} retry={() => void preview.refetch()} />
    );
  }
  const { tenantName, label, subscribed } = state;
  const stoppedAll = stop.data !== undefined && stop.variables?.scope === 'all';
  if (!subscribed) {
    const said =
      label === null || stoppedAll
        ? strings.unsubscribe.stoppedAll(tenantName)
        : strings.unsubscribe.stoppedKind(label, tenantName);
    return (
      <Alert color="teal" variant="light" role="status">
        <Text size="sm">{said}</Text>
        <Text size="sm" mt={4}>
          {strings.unsubscribe.inboxStays}
        </Text>
      </Alert>
    );
  }
  const isSending = (scope: 'kind' | 'all') =>
    stop.isPending && (stop.variables.scope ?? 'kind') === scope;
  return (
    <Stack>
      <Text size="sm">
        {label === null
          ? strings.unsubscribe.all(tenantName)
          : strings.unsubscribe.kind(label, tenantName)}
      </Text>
      <FormFailure error={stop.error} />
      {label !== null && (
        <Button
          loading={isSending('kind')}
          disabled={stop.isPending}
          onClick={() => stop.mutate({ token, scope: 'kind' })}
        >
          {strings.unsubscribe.stopKind}
        </Button>
      )}
      <Button
        variant={label === null ? 'filled' : 'default'}
        loading={isSending('all')}
        disabled={stop.isPending}
        h="auto"
        py={8}
        styles={{ label: { whiteSpace: 'normal' } }}
        onClick={() => stop.mutate({ token, scope: 'all' })}
      >
        {strings.unsubscribe.stopAll(tenantName)}
      </Button>
    </Stack>
  );
}
