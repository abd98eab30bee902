import { MultiSelect, Select } from '@mantine/core';
import { keysOf } from '../../app/keys-of';
import { choiceParam, listParam } from '../../app/search-params';
import { inBar, manyInBar } from './filter-bar';

interface ChoicesProps<Value extends string> {
  label: string;
  /** All there are, by what they are called. */
  labels: Readonly<Record<Value, string>>;
  value: readonly Value[] | undefined;
  onChange: (value: Value[] | undefined) => void;
}

/** Narrows a list to some of the values of a property. */
export function ChoicesFilter<Value extends string>(props: ChoicesProps<Value>) {
  const { label, labels, value, onChange } = props;
  const values = keysOf(labels);
  return (
    <MultiSelect
      label={label}
      placeholder={label}
      data={values.map((name) => ({ value: name, label: labels[name] }))}
      value={[...(value ?? [])]}
      onChange={(chosen) => onChange(listParam(chosen, values))}
      clearable
      classNames={manyInBar}
    />
  );
}

interface SortProps<Sort extends string> {
  label: string;
  labels: Readonly<Record<Sort, string>>;
  /** The order of a list that says nothing else; it is left out of the address. */
  usual: Sort;
  value: Sort | undefined;
  onChange: (value: Sort | undefined) => void;
}

/** Orders a list. */
export function SortSelect<Sort extends string>(props: SortProps<Sort>) {
  const { label, labels, usual, value, onChange } = props;
  const sorts = keysOf(labels);
  return (
    <Select
      label={label}
      data={sorts.map((name) => ({ value: name, label: labels[name] }))}
      value={value ?? usual}
      onChange={(chosen) => onChange(chosen === usual ? undefined : choiceParam(chosen, sorts))}
      allowDeselect={false}
      classNames={inBar}
    />
  );
}
