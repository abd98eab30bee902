import type { Ticket } from '../../../api/types';
import { keysOf } from '../../../app/keys-of';
import { BulkBar } from '../../../ui/list/bulk-bar';
import type { RowSelection } from '../../../ui/list/use-selection';
import { TicketBulkDialog } from './bulk-dialog';
import { strings } from './strings';

const KINDS = keysOf(strings.actions);

/** What can be done with the selected tickets. */
export function TicketBulkBar({ selection }: { selection: RowSelection<Ticket> }) {
  return (
    <BulkBar label={strings.bar} selection={selection} actions={strings.actions} kinds={KINDS}>
      {(kind, close) => (
        <TicketBulkDialog
          kind={kind}
          tickets={selection.selected}
          onClose={close}
          onRefused={selection.keepOnly}
        />
      )}
    </BulkBar>
  );
}
