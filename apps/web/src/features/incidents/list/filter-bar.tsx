import { MultiSelect, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { choiceParam, defined, listParam, textParam } from '../../../app/search-params';
import { PersonSelect } from '../../../ui/person-select';
import { SORTS } from '../search';
import type { IncidentSearch } from '../search';
import { strings } from '../strings';
import { SEVERITIES, SEVERITY_LABELS, STATUSES, STATUS_LABELS } from '../vocabulary';
import classes from './list.module.css';

const TYPING_PAUSE_MS = 250;

interface FilterProps {
  search: IncidentSearch;
  onChange: (search: IncidentSearch) => void;
}

/** The controls that narrow and order the list. */
export function FilterBar({ search, onChange }: FilterProps) {
  const change = (part: { [K in keyof IncidentSearch]?: IncidentSearch[K] | undefined }) =>
    onChange(defined({ ...search, ...part }));
  return (
    <div className={classes.filters} role="search">
      <SearchField q={search.q} onSearch={(q) => change({ q })} />
      <MultiSelect
        label={strings.list.status}
        placeholder={strings.list.status}
        data={STATUSES.map((value) => ({ value, label: STATUS_LABELS[value] }))}
        value={search.status ?? []}
        onChange={(values) => change({ status: listParam(values, STATUSES) })}
        clearable
        classNames={{ label: classes.hidden, pill: classes.none }}
      />
      <MultiSelect
        label={strings.list.severity}
        placeholder={strings.list.severity}
        data={SEVERITIES.map((value) => ({ value, label: SEVERITY_LABELS[value] }))}
        value={search.severity ?? []}
        onChange={(values) => change({ severity: listParam(values, SEVERITIES) })}
        clearable
        classNames={{ label: classes.hidden, pill: classes.none }}
      />
      <PersonSelect
        label={strings.list.assignee}
        placeholder={strings.list.assignee}
        value={search.assigneeId ?? null}
        onChange={(assigneeId) => change({ assigneeId: assigneeId ?? undefined })}
        classNames={{ label: classes.hidden }}
      />
      <Select
        label={strings.list.sort}
        data={SORTS.map((value) => ({ value, label: strings.list.sorts[value] }))}
        value={search.sort ?? '-declaredAt'}
        onChange={(value) =>
          change({ sort: value === '-declaredAt' ? undefined : choiceParam(value, SORTS) })
        }
        allowDeselect={false}
        classNames={{ label: classes.hidden }}
      />
    </div>
  );
}

function SearchField({
  q,
  onSearch,
}: {
  q: string | undefined;
  onSearch: (q: string | undefined) => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  const later = useDebouncedCallback((text: string) => onSearch(textParam(text)), TYPING_PAUSE_MS);
  useHotkeys([['/', () => field.current?.focus()]]);
  useEffect(() => {
    // A filter removed elsewhere empties the field; what is being typed is left alone.
    if (field.current !== null && document.activeElement !== field.current)
      field.current.value = q ?? '';
  }, [q]);
  return (
    <TextInput
      ref={field}
      type="search"
      className={classes.search}
      label={strings.list.search}
      placeholder={strings.list.searchPlaceholder}
      leftSection={<IconSearch size={16} aria-hidden />}
      defaultValue={q ?? ''}
      maxLength={200}
      onChange={({ currentTarget }) => later(currentTarget.value)}
      classNames={{ label: classes.hidden }}
    />
  );
}
