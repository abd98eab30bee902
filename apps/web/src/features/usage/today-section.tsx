import { Alert, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Usage } from '../../api/types';
import { Section } from '../../ui/section';
import { Time } from '../../ui/time';
import { formatNumber } from '../../ui/format-number';
import { Bar, percentOf, StateBadge } from './limit-meter';
import { strings } from './strings';

type DailyWrites = Usage['quota']['dailyWrites'];

/** What its end will mean, or means; null while it is far. */
function warningOf({ state, burst }: DailyWrites): string | null {
  if (state === 'ok') return null;
  if (state === 'near') return strings.today.near;
  return burst.remaining > 0
    ? strings.today.bursting(formatNumber(burst.remaining))
    : strings.today.reached;
}

/** The quota of the day. `hasBurst`: the plan has a burst, whether or not it is there today. */
export function TodaySection({ quota, hasBurst }: { quota: DailyWrites; hasBurst: boolean }) {
  const { limit, used, remaining, resetsAt, state, burst } = quota;
  const said = strings.today.used(formatNumber(used), formatNumber(limit));
  const warning = warningOf(quota);
  return (
    <Section title={strings.today.title}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Text fw={650} size="xl">
            {said}
          </Text>
          <StateBadge state={state} />
        </Group>
        <Bar
          label={strings.today.title}
          said={said}
          percent={percentOf(used, limit)}
          state={state}
          size="lg"
        />
        <Text size="sm" c="dimmed">
          {strings.today.remaining(formatNumber(remaining))}, {strings.today.resets}{' '}
          <Time value={resetsAt} />
        </Text>
        {hasBurst && state !== 'reached' && (
          <Text size="sm" c="dimmed">
            {burst.limit > 0
              ? strings.today.burstSpare(formatNumber(burst.limit))
              : strings.today.burstSpent}
          </Text>
        )}
        {warning !== null && (
          <Alert
            variant="light"
            color={state === 'near' ? 'orange' : 'red'}
            icon={<IconAlertTriangle aria-hidden />}
          >
            {warning}
          </Alert>
        )}
      </Stack>
    </Section>
  );
}
