import { Group, SegmentedControl, Text } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../api/client';
import type { Usage } from '../../api/types';
import { Empty } from '../../ui/empty';
import { QueryView } from '../../ui/query-view';
import { Section } from '../../ui/section';
import { formatNumber } from '../../ui/format-number';
import { addDays, bucketsOf } from './buckets';
import { sortKinds } from './format';
import { HistoryChart } from './history-chart';
import { HistoryTable } from './history-table';
import { strings } from './strings';

const PERIODS = ['30', '90', '365'] as const;
type Period = (typeof PERIODS)[number];
const VIEWS = [
  { value: 'chart', label: strings.history.chart },
  { value: 'table', label: strings.history.table },
] as const;
type View = (typeof VIEWS)[number]['value'];

/** More bars than this cannot be told apart on a phone. */
const MOST_DAILY_BARS = 90;
const WEEK = 7;

/** What was used on the days of a period, as a chart or as a table. */
export function HistorySection({ today }: { today: string }) {
  const [period, setPeriod] = useState<Period>('30');
  const [view, setView] = useState<View>('chart');
  const days = Number(period);
  const history = useQuery({
    ...trpc.usage.get.queryOptions({ from: addDays(today, 1 - days), to: today }),
    placeholderData: keepPreviousData,
  });
  return (
    <Section title={strings.history.title}>
      <Group justify="space-between" gap="sm" mb="md">
        <SegmentedControl<Period>
          size="xs"
          aria-label={strings.history.period}
          value={period}
          onChange={setPeriod}
          data={PERIODS.map((value) => ({ value, label: strings.history.periods[value] }))}
        />
        <SegmentedControl<View>
          size="xs"
          aria-label={strings.history.view}
          value={view}
          onChange={setView}
          data={[...VIEWS]}
        />
      </Group>
      <QueryView query={history}>{(usage) => <History usage={usage} view={view} />}</QueryView>
    </Section>
  );
}

function History({ usage: { from, to, days }, view }: { usage: Usage; view: View }) {
  if (days.length === 0) {
    return (
      <Empty
        icon={IconChartBar}
        title={strings.history.noneTitle}
        description={strings.history.none}
      />
    );
  }
  const isDaily = bucketsOf([], { from, to }, 1).length <= MOST_DAILY_BARS;
  const buckets = bucketsOf(days, { from, to }, isDaily ? 1 : WEEK);
  const kinds = sortKinds(new Set(days.map(({ kind }) => kind)));
  const total = buckets.reduce((sum, bucket) => sum + bucket.total, 0);
  return view === 'chart' ? (
    <HistoryChart buckets={buckets} kinds={kinds} total={total} />
  ) : (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        {strings.history.total(formatNumber(total))}
      </Text>
      <HistoryTable buckets={buckets} kinds={kinds} isDaily={isDaily} />
    </>
  );
}
