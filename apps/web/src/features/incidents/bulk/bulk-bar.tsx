import { Button, Group, Paper, Text, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import type { Permission } from '@incident-tracker/policy';
import { useMe } from '../../../api/session';
import { keysOf } from '../../../app/keys-of';
import { BulkDialog } from './bulk-dialog';
import type { BulkKind } from './bulk-change';
import classes from './bulk.module.css';
import { strings } from './strings';
import type { RowSelection } from './use-selection';

const KINDS = keysOf(strings.actions);
const NEEDED: Readonly<Record<BulkKind, Permission>> = {
  severity: 'incidents.transition',
  status: 'incidents.transition',
  role: 'incidents.assign',
};

/** What can be done with the selected incidents; not there while none is selected. */
export function BulkBar({ selection }: { selection: RowSelection }) {
  const { selected, isFull, keepOnly } = selection;
  const { permissions } = useMe();
  const [kind, setKind] = useState<BulkKind | null>(null);
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
          aria-label={strings.bar}
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
            {KINDS.filter((name) => permissions.includes(NEEDED[name])).map((name) => (
              <Button key={name} size="xs" variant="light" onClick={() => setKind(name)}>
                {strings.actions[name]}
              </Button>
            ))}
            <Button size="xs" variant="subtle" color="gray" onClick={() => keepOnly([])}>
              {strings.clear}
            </Button>
          </Group>
        </Paper>
      )}
      {kind !== null && (
        <BulkDialog
          kind={kind}
          incidents={selected}
          onClose={() => setKind(null)}
          onRefused={keepOnly}
        />
      )}
    </>
  );
}
