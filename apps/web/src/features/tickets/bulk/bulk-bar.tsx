import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Ticket } from '../../../api/types';
import { keysOf } from '../../../app/keys-of';
import { BulkBar } from '../../../ui/list/bulk-bar';
import type { RowSelection } from '../../../ui/list/use-selection';
import type { BulkKind } from './bulk-change';
import { BulkDialog } from './bulk-dialog';
import { strings } from './strings';

const KINDS = keysOf(strings.actions);

/** What can be done with the selected tickets. */
export function TicketBulkBar({ selection }: { selection: RowSelection<Ticket> }) {
  const [kind, setKind] = useState<BulkKind | null>(null);
  return (
    <>
      <BulkBar label={strings.bar} selection={selection}>
        {KINDS.map((name) => (
          <Button key={name} size="xs" variant="light" onClick={() => setKind(name)}>
            {strings.actions[name]}
          </Button>
        ))}
      </BulkBar>
      {kind !== null && (
        <BulkDialog
          kind={kind}
          tickets={selection.selected}
          onClose={() => setKind(null)}
          onRefused={selection.keepOnly}
        />
      )}
    </>
  );
}
