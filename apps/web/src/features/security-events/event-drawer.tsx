import { Alert, Button, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import type { SecurityEvent } from '../../api/types';
import { Fact, Facts } from '../../ui/facts';
import { formatNumber } from '../../ui/format-number';
import { strings as common } from '../../ui/strings';
import { TextLink } from '../../ui/text-link';
import { Time } from '../../ui/time';
import type { SecurityEventSearch } from './search';
import { SeverityBadge } from './severity-badge';
import { strings } from './strings';
import { explain, factsOf } from './vocabulary';

interface DrawerProps {
  /** Null while none is open. */
  event: SecurityEvent | null;
  onClose: () => void;
  /** Shows what else the same source did. */
  onNarrow: (search: SecurityEventSearch) => void;
}

/** All of one event, and what to do about it. */
export function EventDrawer({ event, onClose, onNarrow }: DrawerProps) {
  return (
    <Drawer
      opened={event !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={event === null ? strings.drawer.title : explain(event).label}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {event !== null && <Details event={event} onNarrow={onNarrow} />}
    </Drawer>
  );
}

function Details({ event, onNarrow }: { event: SecurityEvent } & Pick<DrawerProps, 'onNarrow'>) {
  const { what, hint } = explain(event);
  const { ip } = event;
  const actorId = event.actor?.id ?? null;
  return (
    <Stack gap="lg">
      <Text>{what}</Text>
      <Alert icon={<IconBulb aria-hidden />} title={strings.drawer.hint}>
        {hint}
      </Alert>
      <section>
        <Title order={3} size="h5" mb="xs">
          {strings.drawer.facts}
        </Title>
        <EventFacts event={event} />
      </section>
      <Group gap="sm">
        {actorId !== null && (
          <Button size="xs" variant="default" onClick={() => onNarrow({ actorId })}>
            {strings.ofActor}
          </Button>
        )}
        {ip !== null && (
          <Button size="xs" variant="default" onClick={() => onNarrow({ ip })}>
            {strings.ofAddress}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function EventFacts({ event }: { event: SecurityEvent }) {
  const { fields } = strings;
  const { type, severity, actor, ip, apiKeyId, traceId, details } = event;
  return (
    <Facts>
      <Fact label={fields.severity}>
        <SeverityBadge severity={severity} />
      </Fact>
      <Fact label={fields.type}>{type}</Fact>
      <Moments event={event} />
      <Fact label={fields.actor}>{actor?.name ?? strings.nobody}</Fact>
      {ip !== null && <Fact label={fields.ip}>{ip}</Fact>}
      {factsOf(details).map(({ name, label, value }) => (
        <Fact key={name} label={label}>
          {name === 'webhookId' ? (
            <TextLink to="/webhooks/$webhookId" params={{ webhookId: value }}>
              {value}
            </TextLink>
          ) : (
            value
          )}
        </Fact>
      ))}
      {apiKeyId !== null && <Fact label={fields.apiKey}>{apiKeyId}</Fact>}
      {traceId !== null && <Fact label={fields.traceId}>{traceId}</Fact>}
    </Facts>
  );
}

/** When; what happened several times within a minute has a first and a last time. */
function Moments({ event }: { event: SecurityEvent }) {
  const { fields } = strings;
  const { occurredAt, lastOccurredAt, count } = event;
  if (count === 1) {
    return (
      <Fact label={fields.when}>
        <Time value={occurredAt} exact />
      </Fact>
    );
  }
  return (
    <>
      <Fact label={fields.count}>{formatNumber(count)}</Fact>
      <Fact label={fields.first}>
        <Time value={occurredAt} exact />
      </Fact>
      <Fact label={fields.last}>
        <Time value={lastOccurredAt} exact />
      </Fact>
    </>
  );
}
