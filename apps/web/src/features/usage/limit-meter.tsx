import { Badge, Group, Progress, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import type { Usage } from '../../api/types';
import { strings } from './strings';

export type LimitState = Usage['features'][number]['state'];

const COLORS = { ok: 'indigo', near: 'orange', reached: 'red' } as const;
const ICONS = { near: IconAlertTriangle, reached: IconCircleX } as const;

/** Says in words what the colour of a meter says; nothing while all is well. */
export function StateBadge({ state }: { state: LimitState }) {
  if (state === 'ok') return null;
  const Icon = ICONS[state];
  return (
    <Badge
      variant="light"
      color={COLORS[state]}
      leftSection={<Icon size={12} aria-hidden />}
      tt="none"
    >
      {strings.states[state]}
    </Badge>
  );
}

interface LimitMeterProps {
  label: string;
  used: number;
  limit: number;
  state: LimitState;
  format: (value: number) => string;
}

/** One limit and how much of it is used. */
export function LimitMeter({ label, used, limit, state, format }: LimitMeterProps) {
  const said = strings.today.used(format(used), format(limit));
  return (
    <div>
      <Group justify="space-between" gap="xs" mb={6}>
        <Text size="sm" fw={550}>
          {label}
        </Text>
        <Group gap={8}>
          <StateBadge state={state} />
          <Text size="sm" c="dimmed">
            {said}
          </Text>
        </Group>
      </Group>
      <Bar label={label} said={said} percent={percentOf(used, limit)} state={state} />
    </div>
  );
}

interface BarProps {
  label: string;
  said: string;
  percent: number;
  state: LimitState;
  size?: 'md' | 'lg';
}

/** The bar of a meter. */
export function Bar({ label, said, percent, state, size = 'md' }: BarProps) {
  return (
    <Progress.Root size={size}>
      <Progress.Section
        value={percent}
        color={COLORS[state]}
        aria-label={label}
        aria-valuetext={said}
      />
    </Progress.Root>
  );
}

/** How much is used, at most 100; what is there at all can be seen. */
export function percentOf(used: number, limit: number): number {
  if (used === 0) return limit === 0 ? 100 : 0;
  return limit === 0 ? 100 : Math.min(100, Math.max(1, (used / limit) * 100));
}
