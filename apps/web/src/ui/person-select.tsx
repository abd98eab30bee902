import { Select } from '@mantine/core';
import type { SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../api/client';

interface Person {
  readonly id: string;
  readonly name: string;
}

interface PersonSelectProps extends Omit<
  SelectProps,
  'data' | 'value' | 'onChange' | 'searchValue'
> {
  value: string | null;
  /** The person behind `value` where it is known, so that the name shows at once. */
  known?: Person | null;
  onChange: (id: string | null, option?: { readonly label: string }) => void;
}

/** Picks a member of the tenant, by searching on the server: tenants may have thousands. */
export function PersonSelect({ value, known = null, onChange, ...others }: PersonSelectProps) {
  const [search, setSearch] = useState('');
  const [opened, setOpened] = useState(false);
  const [asked] = useDebouncedValue(search.trim(), 200);
  const picked = known?.id === value ? known : null;
  const q = asked === '' || asked === picked?.name ? {} : { q: asked };
  const people = useQuery({
    ...trpc.people.list.queryOptions({ limit: 50, ...q }),
    // Opened once is enough to ask; until then the known person is all there is to show.
    enabled: opened || (value !== null && picked === null),
    placeholderData: keepPreviousData,
  });
  const found = people.data?.items ?? [];
  const options =
    picked === null || found.some(({ id }) => id === picked.id) ? found : [picked, ...found];
  return (
    <Select
      clearable
      searchable
      {...others}
      data={options.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={(id, option) => onChange(id, option ?? undefined)}
      onSearchChange={setSearch}
      onDropdownOpen={() => setOpened(true)}
    />
  );
}
