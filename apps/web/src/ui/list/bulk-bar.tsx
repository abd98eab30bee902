import { Button, Group, Paper, Text, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import classes from './bulk.module.css';
import { strings } from './strings';
import type { RowSelection } from './use-selection';

interface BulkBarProps<Kind extends string> {
  label: string;
  selection: RowSelection;
  /** What can be done, by the name of each. */
  actions: Readonly<Record<Kind, string>>;
  /** Those that this person may do. */
  kinds: readonly Kind[];
  /** The dialog of what was chosen. */
  children: (kind: Kind, close: () => void) => ReactNode;
}

/** What can be done with the selected rows; not there while none is selected. */
export function BulkBar<Kind extends string>(props: BulkBarProps<Kind>) {
  const { label, selection, actions, kinds, children } = props;
  const [kind, setKind] = useState<Kind | null>(null);
  const { selected, isFull, keepOnly } = selection;
  return (
    <>
      <VisuallyHidden role="status">
        {selected.length > 0 && strings.selected(selected.length)}
      </VisuallyHidden>
      {selected.length > 0 && (
        <Paper
          withBorder
          shadow="md"
          className={classes.bar}
          component="section"
          aria-label={label}
        >
          <Text size="sm" fw={600} className={classes.count}>
            {strings.selected(selected.length)}
            {isFull && (
              <Text span size="sm" c="dimmed" fw={400}>
                {' '}
                {strings.full}
              </Text>
            )}
          </Text>
          <Group gap={8}>
            {kinds.map((name) => (
              <Button key={name} size="xs" variant="light" onClick={() => setKind(name)}>
                {actions[name]}
              </Button>
            ))}
            <Button size="xs" variant="subtle" color="gray" onClick={() => keepOnly([])}>
              {strings.clearSelection}
            </Button>
          </Group>
        </Paper>
      )}
      {kind !== null && children(kind, () => setKind(null))}
    </>
  );
}
