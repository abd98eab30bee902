import { MultiSelect, Select } from '@mantine/core';
import { choiceParam, defined, listParam } from '../../../app/search-params';
import { FilterBar, inBar, manyInBar } from '../../../ui/list/filter-bar';
import { PersonSelect } from '../../../ui/person-select';
import { SORTS } from '../search';
import type { IncidentSearch } from '../search';
import { strings } from '../strings';
import { SEVERITIES, SEVERITY_LABELS, STATUSES, STATUS_LABELS } from '../vocabulary';

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
      <MultiSelect
        label={strings.list.status}
        placeholder={strings.list.status}
        data={STATUSES.map((value) => ({ value, label: STATUS_LABELS[value] }))}
        value={search.status ?? []}
        onChange={(values) => change({ status: listParam(values, STATUSES) })}
        clearable
        classNames={manyInBar}
      />
      <MultiSelect
        label={strings.list.severity}
        placeholder={strings.list.severity}
        data={SEVERITIES.map((value) => ({ value, label: SEVERITY_LABELS[value] }))}
        value={search.severity ?? []}
        onChange={(values) => change({ severity: listParam(values, SEVERITIES) })}
        clearable
        classNames={manyInBar}
      />
      <PersonSelect
        label={strings.list.assignee}
        placeholder={strings.list.assignee}
        value={search.assigneeId ?? null}
        onChange={(assigneeId) => change({ assigneeId: assigneeId ?? undefined })}
        classNames={inBar}
      />
      <Select
        label={strings.list.sort}
        data={SORTS.map((value) => ({ value, label: strings.list.sorts[value] }))}
        value={search.sort ?? '-declaredAt'}
        onChange={(value) =>
          change({ sort: value === '-declaredAt' ? undefined : choiceParam(value, SORTS) })
        }
        allowDeselect={false}
        classNames={inBar}
      />
    </FilterBar>
  );
}
