import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconKey, IconPlayerPause } from '@tabler/icons-react';
import type { Webhook } from '../../../api/types';
import { Time } from '../../../ui/time';
import { DueTime } from '../due-time';
import { strings } from '../strings';
import { useWebhookChange } from './use-webhook-change';

/** What is out of the ordinary with a webhook, and what to do about it. */
export function EndpointNotices({ webhook }: { webhook: Webhook }) {
  const { enabled, circuit, previousSecretExpiresAt } = webhook;
  return (
    <>
      {!enabled && <DisabledNotice webhook={webhook} />}
      {enabled && circuit.state !== 'closed' && <CircuitNotice webhook={webhook} />}
      {previousSecretExpiresAt !== null && (
        <Alert
          color="blue"
          variant="light"
          icon={<IconKey aria-hidden />}
          title={strings.notices.overlapTitle}
        >
          <Text size="sm">
            {strings.notices.overlapBody} <Time value={previousSecretExpiresAt} />
          </Text>
        </Alert>
      )}
    </>
  );
}

function DisabledNotice({ webhook }: { webhook: Webhook }) {
  const { enable, isPending } = useWebhookChange(webhook);
  const reason = webhook.disabledReason ?? 'manual';
  return (
    <Alert
      color={reason === 'manual' ? 'gray' : 'orange'}
      variant="light"
      icon={<IconPlayerPause aria-hidden />}
      title={strings.notices.disabled[reason]}
    >
      <Text size="sm">{strings.notices.disabledBody[reason]}</Text>
      <Group mt="sm">
        <Button size="xs" loading={isPending} onClick={enable}>
          {strings.endpoint.enable}
        </Button>
      </Group>
    </Alert>
  );
}

function CircuitNotice({ webhook }: { webhook: Webhook }) {
  const { recover, isPending } = useWebhookChange(webhook);
  const { state, consecutiveFailures, openedAt, probeAt } = webhook.circuit;
  return (
    <Alert
      color={state === 'open' ? 'red' : 'yellow'}
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={state === 'open' ? strings.notices.openTitle : strings.notices.halfOpenTitle}
    >
      <Text size="sm">
        {strings.notices.failures(consecutiveFailures)}
        {openedAt !== null && (
          <>
            {' '}
            {strings.notices.since} <Time value={openedAt} />
          </>
        )}
        . {strings.notices.openBody}
      </Text>
      <Group mt="sm">
        <Button size="xs" loading={isPending} onClick={recover}>
          {strings.notices.recover}
        </Button>
        {probeAt !== null && state === 'open' && (
          <Text size="sm">
            {strings.notices.probe}: <DueTime value={probeAt} />
          </Text>
        )}
      </Group>
    </Alert>
  );
}
