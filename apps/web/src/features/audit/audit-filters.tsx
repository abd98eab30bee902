import { Select, TextInput } from '@mantine/core';
import { choiceParam, defined, textParam } from '../../app/search-params';
import { PersonSelect } from '../../ui/person-select';
import classes from './audit.module.css';
import { AREAS } from './search';
import type { AuditSearch } from './search';
import { strings } from './strings';

interface FiltersProps {
  search: AuditSearch;
  onChange: (search: AuditSearch) => void;
}

/** What narrows the log. */
export function AuditFilters({ search, onChange }: FiltersProps) {
  const change = (part: { [K in keyof AuditSearch]?: AuditSearch[K] | undefined }) =>
    onChange(defined({ ...search, ...part }));
  return (
    <div className={classes.filters} role="search">
      <Select
        label={strings.area}
        data={AREAS.map((value) => ({ value, label: strings.areas[value] }))}
        value={search.area ?? null}
        onChange={(value) => change({ area: choiceParam(value, AREAS) })}
        clearable
      />
      <PersonSelect
        label={strings.actor}
        value={search.actorId ?? null}
        onChange={(actorId) => change({ actorId: actorId ?? undefined })}
      />
      <TextInput
        label={strings.after}
        type="date"
        value={search.from ?? ''}
        onChange={({ currentTarget }) => change({ from: textParam(currentTarget.value) })}
      />
      <TextInput
        label={strings.before}
        type="date"
        value={search.until ?? ''}
        onChange={({ currentTarget }) => change({ until: textParam(currentTarget.value) })}
      />
    </div>
  );
}
