import { Button, MultiSelect } from '@mantine/core';
import { defined, listParam } from '../../../app/search-params';
import { useEventTypes } from '../event-types';
import { isFiltered } from '../search';
import type { DeliverySearch } from '../search';
import { strings } from '../strings';
import { DELIVERY_STATUSES } from '../delivery-statuses';
import classes from './deliveries.module.css';

interface FiltersProps {
  search: DeliverySearch;
  onChange: (search: DeliverySearch) => void;
}

/** What narrows the deliveries. */
export function DeliveryFilters({ search, onChange }: FiltersProps) {
  const { status = [], eventType = [] } = search;
  const { data } = useEventTypes();
  // What the address names can be taken away again, even if the catalogue has no such type.
  const known = data?.items.map(({ type }) => type) ?? [];
  const types = [...new Set([...known, ...eventType])];
  const change = (part: { [K in keyof DeliverySearch]?: DeliverySearch[K] | undefined }) =>
    onChange(defined({ ...search, ...part }));
  return (
    <div className={classes.filters} role="search" aria-label={strings.deliveries.title}>
      <MultiSelect
        label={strings.deliveries.status}
        placeholder={status.length === 0 ? strings.deliveries.anyStatus : ''}
        data={DELIVERY_STATUSES.map((value) => ({
          value,
          label: strings.deliveries.statuses[value],
        }))}
        value={status}
        onChange={(values) => change({ status: listParam(values, DELIVERY_STATUSES) })}
      />
      <MultiSelect
        label={strings.deliveries.eventType}
        placeholder={eventType.length === 0 ? strings.deliveries.anyType : ''}
        searchable
        className={classes.wide}
        data={types}
        value={eventType}
        maxValues={50}
        onChange={(values) => change({ eventType: values.length === 0 ? undefined : values })}
      />
      {isFiltered(search) && (
        <Button variant="subtle" className={classes.clear} onClick={() => onChange({})}>
          {strings.deliveries.clear}
        </Button>
      )}
    </div>
  );
}
