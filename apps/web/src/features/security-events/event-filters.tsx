import { Button, MultiSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { defined, listParam, textParam } from '../../app/search-params';
import { PersonSelect } from '../../ui/person-select';
import { isAddress } from './address';
import { SECURITY_EVENT_TYPES, SEVERITIES } from './event-types';
import { EXPLANATIONS } from './explanations';
import type { SecurityEventSearch } from './search';
import classes from './security-events.module.css';
import { strings } from './strings';

interface FiltersProps {
  search: SecurityEventSearch;
  onChange: (search: SecurityEventSearch) => void;
}

/** What narrows the stream. */
export function EventFilters({ search, onChange }: FiltersProps) {
  const { type = [], severity = [] } = search;
  const change = (part: {
    [K in keyof SecurityEventSearch]?: SecurityEventSearch[K] | undefined;
  }) => onChange(defined({ ...search, ...part }));
  return (
    <div className={classes.filters} role="search" aria-label={strings.filters}>
      <MultiSelect
        className={classes.pills}
        label={strings.type}
        placeholder={type.length === 0 ? strings.anyType : ''}
        searchable
        data={SECURITY_EVENT_TYPES.map((value) => ({ value, label: EXPLANATIONS[value].label }))}
        value={type}
        onChange={(values) => change({ type: listParam(values, SECURITY_EVENT_TYPES) })}
      />
      <MultiSelect
        className={classes.pills}
        label={strings.severity}
        placeholder={severity.length === 0 ? strings.anySeverity : ''}
        data={SEVERITIES.map((value) => ({ value, label: strings.severities[value] }))}
        value={severity}
        onChange={(values) => change({ severity: listParam(values, SEVERITIES) })}
      />
      <PersonSelect
        label={strings.actor}
        value={search.actorId ?? null}
        onChange={(actorId) => change({ actorId: actorId ?? undefined })}
      />
      <AddressField value={search.ip ?? ''} onChange={(ip) => change({ ip })} />
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
      {Object.keys(search).length > 0 && (
        <Button variant="subtle" onClick={() => onChange({})}>
          {strings.clear}
        </Button>
      )}
    </div>
  );
}

interface AddressProps {
  value: string;
  onChange: (ip: string | undefined) => void;
}

/** Filters once the address is whole and the field is left or Enter pressed: halves are other addresses. */
function AddressField({ value, onChange }: AddressProps) {
  const [draft, setDraft] = useState(value);
  const [isWrong, setWrong] = useState(false);
  const apply = () => {
    const text = draft.trim();
    const isUsable = text === '' || isAddress(text);
    setWrong(!isUsable);
    if (isUsable && text !== value) onChange(textParam(text));
  };
  return (
    <TextInput
      label={strings.ip}
      value={draft}
      error={isWrong && strings.ipInvalid}
      spellCheck={false}
      autoComplete="off"
      onChange={({ currentTarget }) => {
        setDraft(currentTarget.value);
        setWrong(false);
      }}
      onBlur={apply}
      onKeyDown={({ key }) => {
        if (key === 'Enter') apply();
      }}
    />
  );
}
