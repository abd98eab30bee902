import { Table } from '@mantine/core';
import { formatDay } from '../../ui/format-time';
import { formatNumber } from '../../ui/format-number';
import type { Bucket } from './buckets';
import { kindName } from './format';
import { strings } from './strings';

/** A bucket's day, or its first and last. */
export function spanOf({ from, to }: Pick<Bucket, 'from' | 'to'>): string {
  return from === to ? formatDay(to) : strings.history.span(formatDay(from), formatDay(to));
}

interface HistoryTableProps {
  /** Oldest first. */
  buckets: readonly Bucket[];
  kinds: readonly string[];
  isDaily: boolean;
}

/** The history in figures, newest first, without the days on which nothing was. */
export function HistoryTable({ buckets, kinds, isDaily }: HistoryTableProps) {
  const used = buckets.filter(({ total }) => total > 0).toReversed();
  return (
    <Table.ScrollContainer minWidth={0} type="native">
      <Table aria-label={strings.history.title}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{isDaily ? strings.history.when : strings.history.whenWeeks}</Table.Th>
            {kinds.map((kind) => (
              <Table.Th key={kind} ta="end">
                {kindName(kind)}
              </Table.Th>
            ))}
            <Table.Th ta="end">{strings.history.sum}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {used.map((bucket) => (
            <Table.Tr key={bucket.to}>
              <Table.Th scope="row">{spanOf(bucket)}</Table.Th>
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
