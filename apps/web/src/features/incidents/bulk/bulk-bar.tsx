import type { Permission } from '@incident-tracker/policy';
import { useMe } from '../../../api/session';
import type { Incident } from '../../../api/types';
import { keysOf } from '../../../app/keys-of';
import { BulkBar } from '../../../ui/list/bulk-bar';
import type { RowSelection } from '../../../ui/list/use-selection';
import { IncidentBulkDialog } from './bulk-dialog';
import type { BulkKind } from './bulk-change';
import { strings } from './strings';

const KINDS = keysOf(strings.actions);
const NEEDED: Readonly<Record<BulkKind, Permission>> = {
  severity: 'incidents.transition',
  status: 'incidents.transition',
  role: 'incidents.assign',
};

/** What can be done with the selected incidents. */
export function IncidentBulkBar({ selection }: { selection: RowSelection<Incident> }) {
  const { permissions } = useMe();
  return (
    <BulkBar
      label={strings.bar}
      selection={selection}
      actions={strings.actions}
      kinds={KINDS.filter((name) => permissions.includes(NEEDED[name]))}
    >
      {(kind, close) => (
        <IncidentBulkDialog
          kind={kind}
          incidents={selection.selected}
          onClose={close}
          onRefused={selection.keepOnly}
        />
      )}
    </BulkBar>
  );
}
