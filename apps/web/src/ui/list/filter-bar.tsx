import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useCommands } from '../../app/commands/use-commands';
import { textParam } from '../../app/search-params';
import classes from './filters.module.css';

const TYPING_PAUSE_MS = 250;

/** For a select in the bar: its placeholder says what its label says. */
export const inBar = { label: classes.hidden } as const;
/** The same for a select of several, whose chips stand below the bar. */
export const manyInBar = { label: classes.hidden, pill: classes.none } as const;

interface SearchProps {
  label: string;
  placeholder: string;
  q: string | undefined;
  onSearch: (q: string | undefined) => void;
}

interface FilterBarProps {
  search: SearchProps;
  /** The selects. */
  children: ReactNode;
}

/** The controls that narrow and order a list. */
export function FilterBar({ search, children }: FilterBarProps) {
  return (
    <div className={classes.container}>
      <div className={classes.bar} role="search">
        <SearchField {...search} />
        {children}
      </div>
    </div>
  );
}

function SearchField({ label, placeholder, q, onSearch }: SearchProps) {
  const field = useRef<HTMLInputElement>(null);
  const later = useDebouncedCallback((text: string) => onSearch(textParam(text)), TYPING_PAUSE_MS);
  useCommands({ 'list.search': () => field.current?.focus() });
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
      label={label}
      placeholder={placeholder}
      leftSection={<IconSearch size={16} aria-hidden />}
      defaultValue={q ?? ''}
      maxLength={200}
      onChange={({ currentTarget }) => later(currentTarget.value)}
      classNames={{ label: classes.hidden }}
    />
  );
}
