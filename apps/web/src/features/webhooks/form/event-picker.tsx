import { Checkbox, Input, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { QueryView } from '../../../ui/query-view';
import { RowsSkeleton } from '../../../ui/rows-skeleton';
import { TEST_TYPE, groupTypes, useEventTypes } from '../event-types';
import type { TypeGroup } from '../event-types';
import { strings } from '../strings';
import classes from './form.module.css';

const ALL = '*';

interface PickerProps {
  /** `*` alone, or names of types. */
  value: readonly string[];
  onChange: (events: string[]) => void;
  error?: React.ReactNode;
}

/** Picks what a webhook is told of: everything, or some types of events. */
export function EventPicker({ value, onChange, error }: PickerProps) {
  const all = value.includes(ALL);
  const errorId = useId();
  return (
    <fieldset className={classes.events} aria-describedby={errorId}>
      <Input.Label component="legend">{strings.form.events}</Input.Label>
      <Checkbox
        label={strings.form.all}
        description={strings.form.allHint}
        checked={all}
        onChange={({ currentTarget }) => onChange(currentTarget.checked ? [ALL] : [])}
      />
      {!all && <TypeList value={value} onChange={onChange} />}
      <div id={errorId}>{Boolean(error) && <Input.Error>{error}</Input.Error>}</div>
    </fieldset>
  );
}

function TypeList({ value, onChange }: Pick<PickerProps, 'value' | 'onChange'>) {
  const [words, setWords] = useState('');
  const types = useEventTypes();
  const chosen = new Set(value);
  const change = (names: readonly string[], wanted: boolean) => {
    const rest = value.filter((name) => !names.includes(name));
    onChange(wanted ? [...rest, ...names] : rest);
  };
  return (
    <>
      <div className={classes.find}>
        <TextInput
          size="xs"
          type="search"
          aria-label={strings.form.search}
          placeholder={strings.form.search}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={words}
          onChange={({ currentTarget }) => setWords(currentTarget.value)}
          // Enter would send the whole form.
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.preventDefault();
          }}
        />
        <Text size="xs" c="dimmed" role="status">
          {strings.form.chosen(chosen.size)}
        </Text>
      </div>
      <div className={classes.types} role="region" aria-label={strings.form.types}>
        <QueryView query={types} skeleton={<RowsSkeleton rows={4} height={28} />}>
          {({ items }) => (
            <Groups
              groups={groupTypes(
                items.filter(({ type }) => type !== TEST_TYPE),
                words,
              )}
              chosen={chosen}
              onChange={change}
            />
          )}
        </QueryView>
      </div>
    </>
  );
}

interface GroupsProps {
  groups: readonly TypeGroup[];
  chosen: ReadonlySet<string>;
  onChange: (names: readonly string[], wanted: boolean) => void;
}

function Groups({ groups, chosen, onChange }: GroupsProps) {
  if (groups.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {strings.form.noneFound}
      </Text>
    );
  }
  return groups.map(({ label, types }) => {
    const names = types.map(({ type }) => type);
    const count = names.filter((name) => chosen.has(name)).length;
    return (
      <div key={label} role="group" aria-label={label}>
        <Checkbox
          size="xs"
          label={label}
          fw={600}
          checked={count === names.length}
          indeterminate={count > 0 && count < names.length}
          onChange={({ currentTarget }) => onChange(names, currentTarget.checked)}
        />
        <ul className={classes.group}>
          {types.map(({ type, description }) => (
            <li key={type}>
              <Checkbox
                size="xs"
                label={type}
                description={description}
                checked={chosen.has(type)}
                onChange={({ currentTarget }) => onChange([type], currentTarget.checked)}
              />
            </li>
          ))}
        </ul>
      </div>
    );
  });
}
