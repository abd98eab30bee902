import type { Permission } from '@incident-tracker/policy';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMe } from '../../../api/session';
import type { Incident } from '../../../api/types';
import { keysOf } from '../../../app/keys-of';
import { BulkBar } from '../../../ui/list/bulk-bar';
import type { RowSelection } from '../../../ui/list/use-selection';
import { BulkDialog } from './bulk-dialog';
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
  const [kind, setKind] = useState<BulkKind | null>(null);
  return (
    <>
      <BulkBar label={strings.bar} selection={selection}>
        {KINDS.filter((name) => permissions.includes(NEEDED[name])).map((name) => (
          <Button key={name} size="xs" variant="light" onClick={() => setKind(name)}>
            {strings.actions[name]}
          </Button>
        ))}
      </BulkBar>
      {kind !== null && (
        <BulkDialog
          kind={kind}
          incidents={selection.selected}
          onClose={() => setKind(null)}
          onRefused={selection.keepOnly}
        />
      )}
    </>
  );
}
