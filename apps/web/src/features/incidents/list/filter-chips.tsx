import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { defined } from '../../../app/search-params';
import { FilterChips, without } from '../../../ui/list/filter-chips';
import type { Chip } from '../../../ui/list/filter-chips';
import type { IncidentSearch } from '../search';
import { strings } from '../strings';
import { STATUS_LABELS } from '../vocabulary';

interface ChipsProps {
  search: IncidentSearch;
  onChange: (search: IncidentSearch) => void;
}

/** The filters in force. */
export function IncidentChips({ search, onChange }: ChipsProps) {
  const { status = [], severity = [], assigneeId, q, from, to, sort } = search;
  const people = useQuery({
    ...trpc.people.list.queryOptions({ limit: 50 }),
    enabled: assigneeId !== undefined,
  });
  const assignee = people.data?.items.find(({ id }) => id === assigneeId)?.name;
  const chip = (
    label: string,
    rest: { [K in keyof IncidentSearch]?: IncidentSearch[K] | undefined },
  ): Chip => ({ label, onRemove: () => onChange(defined({ ...search, ...rest })) });
  const chips = [
    ...status.map((value) => chip(STATUS_LABELS[value], { status: without(status, value) })),
    ...severity.map((value) => chip(value, { severity: without(severity, value) })),
    ...(assigneeId === undefined
      ? []
      : [chip(assignee ?? strings.list.assignee, { assigneeId: undefined })]),
    ...(from === undefined && to === undefined
      ? []
      : [chip(strings.list.declaredChip(from, to), { from: undefined, to: undefined })]),
    ...(q === undefined ? [] : [chip(strings.list.searchChip(q), { q: undefined })]),
  ];
  return <FilterChips chips={chips} onClear={() => onChange(defined({ sort }))} />;
}
