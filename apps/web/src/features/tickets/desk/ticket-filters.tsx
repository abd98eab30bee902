import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { useSession } from '../../../api/session';
import { defined } from '../../../app/search-params';
import { FilterBar, inBar } from '../../../ui/list/filter-bar';
import { FilterChips, without } from '../../../ui/list/filter-chips';
import type { Chip } from '../../../ui/list/filter-chips';
import { ChoicesFilter, SortSelect } from '../../../ui/list/filter-selects';
import { PersonSelect } from '../../../ui/person-select';
import { ViewMenu } from '../../../ui/views/view-menu';
import { DEFAULT_SORT } from '../search';
import type { TicketSearch } from '../search';
import { strings } from '../strings';
import { PRIORITY_LABELS, STATUS_LABELS } from '../vocabulary';
import { inputOf } from './queue-input';
import { searchOf } from './view-filter';

interface FilterProps {
  search: TicketSearch;
  onChange: (search: TicketSearch) => void;
}

type Part = { [K in keyof TicketSearch]?: TicketSearch[K] | undefined };

/** The controls that narrow and order a queue. */
export function TicketFilters({ search, onChange }: FilterProps) {
  const { user } = useSession();
  const change = (part: Part) => onChange(defined({ ...search, ...part }));
  return (
    <FilterBar
      search={{
        label: strings.desk.search,
        placeholder: strings.desk.searchPlaceholder,
        q: search.q,
        onSearch: (q) => change({ q }),
      }}
    >
      <ChoicesFilter
        label={strings.desk.status}
        labels={STATUS_LABELS}
        value={search.status}
        onChange={(status) => change({ status })}
      />
      <ChoicesFilter
        label={strings.desk.priority}
        labels={PRIORITY_LABELS}
        value={search.priority}
        onChange={(priority) => change({ priority })}
      />
      <PersonSelect
        label={strings.desk.assignee}
        placeholder={strings.desk.assignee}
        value={search.assigneeId ?? null}
        onChange={(assigneeId) => change({ assigneeId: assigneeId ?? undefined })}
        classNames={inBar}
      />
      <SortSelect
        label={strings.desk.sort}
        labels={strings.desk.sorts}
        usual={DEFAULT_SORT}
        value={search.sort}
        onChange={(sort) => change({ sort })}
      />
      <ViewMenu
        list="tickets"
        search={search}
        filterOf={(shown) => inputOf(shown, user.id)}
        searchOf={(view) => searchOf(view, user.id)}
        onChoose={onChange}
        onSaved={(saved) => change({ saved })}
      />
    </FilterBar>
  );
}

/** The filters in force. */
export function TicketChips({ search, onChange }: FilterProps) {
  const { status = [], priority = [], category, tag, assigneeId, q } = search;
  const { view, sort, open } = search;
  const people = useQuery({
    ...trpc.people.list.queryOptions({ limit: 50 }),
    enabled: assigneeId !== undefined,
  });
  const assignee = people.data?.items.find(({ id }) => id === assigneeId)?.name;
  const chip = (label: string, rest: Part): Chip => ({
    label,
    onRemove: () => onChange(defined({ ...search, ...rest })),
  });
  const chips = [
    ...status.map((value) => chip(STATUS_LABELS[value], { status: without(status, value) })),
    ...priority.map((value) =>
      chip(PRIORITY_LABELS[value], { priority: without(priority, value) }),
    ),
    ...(category === undefined
      ? []
      : [chip(strings.desk.categoryChip(category), { category: undefined })]),
    ...(tag === undefined ? [] : [chip(strings.desk.tagChip(tag), { tag: undefined })]),
    ...(assigneeId === undefined
      ? []
      : [chip(assignee ?? strings.desk.assignee, { assigneeId: undefined })]),
    ...(q === undefined ? [] : [chip(strings.desk.searchChip(q), { q: undefined })]),
  ];
  return <FilterChips chips={chips} onClear={() => onChange(defined({ view, sort, open }))} />;
}
