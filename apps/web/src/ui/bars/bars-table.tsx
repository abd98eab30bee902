import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatNumber } from '../format-number';
import { formatDay } from '../format-time';
import type { Bucket } from './buckets';
import { strings } from './strings';

/** A bucket's day, or its first and last. */
export function spanOf({ from, to }: Pick<Bucket, 'from' | 'to'>): string {
  return from === to ? formatDay(to) : strings.span(formatDay(from), formatDay(to));
}

interface BarsTableProps {
  /** Oldest first. */
  buckets: readonly Bucket[];
  kinds: readonly string[];
  isDaily: boolean;
  label: string;
  nameOf: (kind: string) => string;
  /** What the days of a row lead to. */
  renderDays?: (bucket: Bucket, days: string) => ReactNode;
}

/** The same in figures, newest first, without the days on which nothing was. */
export function BarsTable({ buckets, kinds, isDaily, label, nameOf, renderDays }: BarsTableProps) {
  const used = buckets.filter(({ total }) => total > 0).toReversed();
  return (
    <Table.ScrollContainer minWidth={0} type="native">
      <Table aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{isDaily ? strings.when : strings.whenWeeks}</Table.Th>
            {kinds.map((kind) => (
              <Table.Th key={kind} ta="end">
                {nameOf(kind)}
              </Table.Th>
            ))}
            <Table.Th ta="end">{strings.sum}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {used.map((bucket) => (
            <Table.Tr key={bucket.to}>
              <Table.Th scope="row">
                {renderDays?.(bucket, spanOf(bucket)) ?? spanOf(bucket)}
              </Table.Th>
              {kinds.map((kind) => (
                <Table.Td key={kind} ta="end">
                  {formatNumber(bucket.counts[kind] ?? 0)}
                </Table.Td>
              ))}
              <Table.Td ta="end">{formatNumber(bucket.total)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
