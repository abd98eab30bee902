import { Button, CloseButton, Group, Pill } from '@mantine/core';
import { strings } from './strings';

/** A filter in force. */
export interface Chip {
  readonly label: string;
  readonly onRemove: () => void;
}

/** A list of a filter without one of its members; undefined when none is left. */
export function without<T>(list: readonly T[], member: T): T[] | undefined {
  const rest = list.filter((other) => other !== member);
  return rest.length === 0 ? undefined : rest;
}

/** The filters in force, each with a button that removes it. */
export function FilterChips({ chips, onClear }: { chips: readonly Chip[]; onClear: () => void }) {
  if (chips.length === 0) return null;
  return (
    <Group gap={6} mb="sm" role="group" aria-label={strings.filters}>
      {chips.map(({ label, onRemove }) => (
        <Pill key={label} size="md" component="span">
          <Group gap={4} wrap="nowrap" component="span">
            {label}
            <CloseButton
              size="xs"
              variant="transparent"
              aria-label={strings.removeFilter(label)}
              onClick={onRemove}
            />
          </Group>
        </Pill>
      ))}
      <Button size="compact-xs" variant="subtle" onClick={onClear}>
        {strings.clear}
      </Button>
    </Group>
  );
}
