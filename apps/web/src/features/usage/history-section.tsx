import { Group, SegmentedControl } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../api/client';
import type { Usage } from '../../api/types';
import { addDays } from '../../app/days';
import { Bars, BarsViewChoice } from '../../ui/bars/bars';
import type { BarsView } from '../../ui/bars/bars';
import { Empty } from '../../ui/empty';
import { QueryView } from '../../ui/query-view';
import { Section } from '../../ui/section';
import { kindName, sortKinds } from './format';
import { strings } from './strings';

const PERIODS = ['30', '90', '365'] as const;
type Period = (typeof PERIODS)[number];

/** What was used on the days of a period, as a chart or as a table. */
export function HistorySection({ today }: { today: string }) {
  const [period, setPeriod] = useState<Period>('30');
  const [view, setView] = useState<BarsView>('chart');
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
        <BarsViewChoice view={view} onChange={setView} />
      </Group>
      <QueryView query={history}>{(usage) => <History usage={usage} view={view} />}</QueryView>
    </Section>
  );
}

function History({ usage: { from, to, days }, view }: { usage: Usage; view: BarsView }) {
  if (days.length === 0) {
    return (
      <Empty
        icon={IconChartBar}
        title={strings.history.noneTitle}
        description={strings.history.none}
      />
    );
  }
  return (
    <Bars
      view={view}
      label={strings.history.title}
      entries={days}
      span={{ from, to }}
      kinds={sortKinds(new Set(days.map(({ kind }) => kind)))}
      nameOf={kindName}
      colors="distinct"
      summary={strings.history.summary}
    />
  );
}
