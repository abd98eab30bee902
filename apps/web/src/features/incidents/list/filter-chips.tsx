import { Button, CloseButton, Group, Pill } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { defined } from '../../../app/search-params';
import { isFiltered } from '../search';
import type { IncidentSearch } from '../search';
import { strings } from '../strings';
import { STATUS_LABELS } from '../vocabulary';

interface ChipsProps {
  search: IncidentSearch;
  onChange: (search: IncidentSearch) => void;
}

interface ChipEntry {
  label: string;
  /** The filters without this one. */
  rest: { [K in keyof IncidentSearch]?: IncidentSearch[K] | undefined };
}

function without<T>(list: readonly T[], member: T): T[] | undefined {
  const rest = list.filter((other) => other !== member);
  return rest.length === 0 ? undefined : rest;
}

function chipsOf(search: IncidentSearch, assignee: string): ChipEntry[] {
  const { status = [], severity = [], assigneeId, q } = search;
  return [
    ...status.map((value) => ({
      label: STATUS_LABELS[value],
      rest: { ...search, status: without(status, value) },
    })),
    ...severity.map((value) => ({
      label: value,
      rest: { ...search, severity: without(severity, value) },
    })),
    ...(assigneeId === undefined
      ? []
      : [{ label: assignee, rest: { ...search, assigneeId: undefined } }]),
    ...(q === undefined
      ? []
      : [{ label: strings.list.searchChip(q), rest: { ...search, q: undefined } }]),
  ];
}

/** The filters in force, each with a button that removes it. */
export function FilterChips({ search, onChange }: ChipsProps) {
  const people = useQuery({
    ...trpc.people.list.queryOptions({ limit: 50 }),
    enabled: search.assigneeId !== undefined,
  });
  if (!isFiltered(search)) return null;
  const assignee =
    people.data?.items.find(({ id }) => id === search.assigneeId)?.name ?? strings.list.assignee;
  return (
    <Group gap={6} mb="sm" role="group" aria-label={strings.list.filters}>
      {chipsOf(search, assignee).map(({ label, rest }) => (
        <Pill key={label} size="md" component="span">
          <Group gap={4} wrap="nowrap" component="span">
            {label}
            <CloseButton
              size="xs"
              variant="transparent"
              aria-label={strings.list.removeFilter(label)}
              onClick={() => onChange(defined(rest))}
            />
          </Group>
        </Pill>
      ))}
      <Button
        size="compact-xs"
        variant="subtle"
        onClick={() => onChange(defined({ sort: search.sort }))}
      >
        {strings.list.clear}
      </Button>
    </Group>
  );
}
