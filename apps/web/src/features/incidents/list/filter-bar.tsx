import { defined } from '../../../app/search-params';
import { FilterBar, inBar } from '../../../ui/list/filter-bar';
import { ChoicesFilter, SortSelect } from '../../../ui/list/filter-selects';
import { PersonSelect } from '../../../ui/person-select';
import { ViewMenu } from '../../../ui/views/view-menu';
import { DEFAULT_SORT } from '../search';
import type { IncidentSearch } from '../search';
import { strings } from '../strings';
import { SEVERITY_LABELS, STATUS_LABELS } from '../vocabulary';
import { filterOf, searchOf } from './view-filter';

interface FilterProps {
  search: IncidentSearch;
  onChange: (search: IncidentSearch) => void;
}

/** The controls that narrow and order the list. */
export function IncidentFilters({ search, onChange }: FilterProps) {
  const change = (part: { [K in keyof IncidentSearch]?: IncidentSearch[K] | undefined }) =>
    onChange(defined({ ...search, ...part }));
  return (
    <FilterBar
      search={{
        label: strings.list.search,
        placeholder: strings.list.searchPlaceholder,
        q: search.q,
        onSearch: (q) => change({ q }),
      }}
    >
      <ChoicesFilter
        label={strings.list.status}
        labels={STATUS_LABELS}
        value={search.status}
        onChange={(status) => change({ status })}
      />
      <ChoicesFilter
        label={strings.list.severity}
        labels={SEVERITY_LABELS}
        value={search.severity}
        onChange={(severity) => change({ severity })}
      />
      <PersonSelect
        label={strings.list.assignee}
        placeholder={strings.list.assignee}
        value={search.assigneeId ?? null}
        onChange={(assigneeId) => change({ assigneeId: assigneeId ?? undefined })}
        classNames={inBar}
      />
      <SortSelect
        label={strings.list.sort}
        labels={strings.list.sorts}
        usual={DEFAULT_SORT}
        value={search.sort}
        onChange={(sort) => change({ sort })}
      />
      <ViewMenu
        list="incidents"
        search={search}
        filterOf={filterOf}
        searchOf={searchOf}
        onChoose={onChange}
        onSaved={(saved) => change({ saved })}
      />
    </FilterBar>
  );
}
