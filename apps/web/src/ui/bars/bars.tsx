import { SegmentedControl, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatNumber } from '../format-number';
import { BarsChart } from './bars-chart';
import type { BarColors } from './bars-chart';
import { BarsTable } from './bars-table';
import { bucketsOf } from './buckets';
import type { Bucket, Entry } from './buckets';
import { strings } from './strings';

const VIEWS = [
  { value: 'chart', label: strings.chart },
  { value: 'table', label: strings.table },
] as const;
export type BarsView = (typeof VIEWS)[number]['value'];

interface ChoiceProps {
  view: BarsView;
  onChange: (view: BarsView) => void;
}

/** Chooses between the bars and their figures. */
export function BarsViewChoice({ view, onChange }: ChoiceProps) {
  return (
    <SegmentedControl<BarsView>
      size="xs"
      aria-label={strings.view}
      value={view}
      onChange={onChange}
      data={[...VIEWS]}
    />
  );
}

/** More bars than this cannot be told apart on a phone. */
const MOST_DAILY_BARS = 90;
const WEEK = 7;

interface BarsProps {
  view: BarsView;
  /** What the table is called. */
  label: string;
  entries: readonly Entry[];
  /** First and last day, `YYYY-MM-DD`. */
  span: { readonly from: string; readonly to: string };
  kinds: readonly string[];
  nameOf: (kind: string) => string;
  colors: BarColors;
  /** What the chart shows, for those who cannot see it. */
  summary: (total: string, from: string, to: string) => string;
  /** What a click on a bar leads to. */
  onPick?: (bucket: Bucket) => void;
  /** The same in the table, with the days as its text. */
  renderDays?: (bucket: Bucket, days: string) => ReactNode;
}

/** What was counted on the days of a span, by day or in a long one by week, as a chart or as a table. */
export function Bars({ view, entries, span, label, renderDays, ...chart }: BarsProps) {
  const isDaily = bucketsOf([], span, 1).length <= MOST_DAILY_BARS;
  const buckets = bucketsOf(entries, span, isDaily ? 1 : WEEK);
  const total = buckets.reduce((sum, bucket) => sum + bucket.total, 0);
  if (view === 'chart') return <BarsChart buckets={buckets} total={total} {...chart} />;
  const { kinds, nameOf } = chart;
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        {strings.total(formatNumber(total))}
      </Text>
      <BarsTable
        buckets={buckets}
        kinds={kinds}
        isDaily={isDaily}
        label={label}
        nameOf={nameOf}
        {...(renderDays !== undefined && { renderDays })}
      />
    </>
  );
}
