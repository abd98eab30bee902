import { Button, Group, Paper, Text, Title, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../api/client';
import type { SecurityEvent } from '../../api/types';
import { clickable } from '../../ui/rows';
import { Time } from '../../ui/time';
import { ANOMALY } from './event-types';
import classes from './security-events.module.css';
import { strings } from './strings';
import { crossingOf, explain } from './vocabulary';

const DAYS = 7;
const DAY_MS = 86_400_000;
const SHOWN = 3;

interface AnomaliesProps {
  onOpen: (event: SecurityEvent) => void;
  /** Shows all of them in the list below. */
  onAll: () => void;
}

/** What the detectors have found lately, before everything else; one line when there is nothing. */
export function RecentAnomalies({ onOpen, onAll }: AnomaliesProps) {
  const [createdAfter] = useState(() => new Date(Date.now() - DAYS * DAY_MS).toISOString());
  const { data } = useQuery(
    trpc.securityEvents.list.queryOptions({ type: [ANOMALY], createdAfter, limit: SHOWN }),
  );
  if (data === undefined) return null;
  if (data.items.length === 0) {
    return (
      <Group gap={8} c="dimmed" wrap="nowrap">
        <IconShieldCheck size={18} aria-hidden />
        <Text size="sm">{strings.anomalies.calm}</Text>
      </Group>
    );
  }
  return (
    <section aria-label={strings.anomalies.title}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          {strings.anomalies.title}
        </Title>
        {data.nextCursor !== null && (
          <Button size="xs" variant="default" onClick={onAll}>
            {strings.anomalies.more}
          </Button>
        )}
      </Group>
      <ul className={classes.cards}>
        {data.items.map((event) => (
          <Card key={event.id} event={event} onOpen={() => onOpen(event)} />
        ))}
      </ul>
    </section>
  );
}

function Card({ event, onOpen }: { event: SecurityEvent; onOpen: () => void }) {
  const { details, ip, actor, occurredAt } = event;
  const { label, what } = explain(event);
  return (
    <Paper component="li" withBorder className={`${clickable.area} ${classes.card}`}>
      <IconAlertTriangle size={20} aria-hidden className={classes.sign} />
      <div>
        <Group gap="xs" justify="space-between">
          <UnstyledButton
            className={`${clickable.target} ${classes.open}`}
            onClick={onOpen}
            aria-label={strings.details(label)}
          >
            {label}
          </UnstyledButton>
          <Text span size="sm">
            <Time value={occurredAt} />
          </Text>
        </Group>
        <Text size="sm">{what}</Text>
        <Text size="sm">
          {[actor?.name, ip === null ? undefined : strings.anomalies.source(ip)]
            .filter((part) => part !== undefined)
            .join(', ')}
        </Text>
        <Text size="sm">
          {crossingOf(details)} {details['throttled'] === true && strings.anomalies.throttled}
        </Text>
      </div>
    </Paper>
  );
}
