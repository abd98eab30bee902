import { Button, Group, Paper, Text, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './bulk.module.css';
import { strings } from './strings';
import type { RowSelection } from './use-selection';

interface BulkBarProps {
  label: string;
  selection: RowSelection;
  /** The buttons. */
  children: ReactNode;
}

/** What can be done with the selected rows; not there while none is selected. */
export function BulkBar({ label, selection, children }: BulkBarProps) {
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
            {children}
            <Button size="xs" variant="subtle" color="gray" onClick={() => keepOnly([])}>
              {strings.clearSelection}
            </Button>
          </Group>
        </Paper>
      )}
    </>
  );
}
