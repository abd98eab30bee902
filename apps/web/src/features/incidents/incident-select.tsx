import { Group, Select, Text } from '@mantine/core';
import type { SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../api/client';
import type { Incident } from '../../api/types';
import { StatusBadge } from './badges';
import { strings } from './strings';
import type { Status } from './vocabulary';

const TYPING_PAUSE_MS = 200;
const SHOWN = 20;

interface IncidentSelectProps extends Omit<
  SelectProps,
  'data' | 'value' | 'onChange' | 'searchValue'
> {
  value: Incident | null;
  /** Only incidents in one of these. */
  status: readonly Status[];
  /** An incident that cannot be picked: the one that is asked about. */
  except: string;
  onChange: (incident: Incident | null) => void;
}

const labelOf = ({ reference, title }: Incident) => `${reference} ${title}`;

/** Picks an incident of the tenant by reference or words of its title, searching on the server. */
export function IncidentSelect({
  value,
  status,
  except,
  onChange,
  ...others
}: IncidentSelectProps) {
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search.trim(), TYPING_PAUSE_MS);
  const isPicked = value !== null && asked === labelOf(value);
  const q = asked === '' || isPicked ? {} : { q: asked };
  const found = useQuery({
    ...trpc.incidents.list.queryOptions({ limit: SHOWN, status: [...status], ...q }),
    placeholderData: keepPreviousData,
  });
  const matches = (found.data?.items ?? []).filter(({ id }) => id !== except && id !== value?.id);
  const options = value === null ? matches : [value, ...matches];
  return (
    <Select
      searchable
      clearable
      placeholder={strings.pick.placeholder}
      nothingFoundMessage={found.isFetching ? strings.pick.searching : strings.pick.none}
      // The server has searched already, also in what the labels do not show.
      filter={({ options: all }) => all}
      {...others}
      data={options.map((incident) => ({ value: incident.id, label: labelOf(incident) }))}
      value={value?.id ?? null}
      onChange={(id) => onChange(options.find((incident) => incident.id === id) ?? null)}
      onSearchChange={setSearch}
      renderOption={({ option }) => {
        const incident = options.find(({ id }) => id === option.value);
        if (incident === undefined) return option.label;
        return (
          <Group gap={8} wrap="nowrap" justify="space-between" w="100%">
            <Text size="sm" style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
              {option.label}
            </Text>
            <StatusBadge status={incident.status} category={incident.category} />
          </Group>
        );
      }}
    />
  );
}
