import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { Incident } from '../../../api/types';
import { PickableRows } from '../../../ui/list/pickable-rows';
import type { RowSelection } from '../../../ui/list/use-selection';
import { Reference } from '../../../ui/reference';
import { RowTime, clickable } from '../../../ui/rows';
import { SeverityBadge, StatusBadge } from '../badges';
import { strings } from '../strings';
import classes from './list.module.css';

interface RowsProps {
  incidents: readonly Incident[];
  /** Null for those who may not change many at once. */
  selection: RowSelection<Incident> | null;
}

/** The incidents, one row each; on a phone the rows are cards. */
export function IncidentRows({ incidents, selection }: RowsProps) {
  return (
    <PickableRows
      label={strings.list.title}
      rows={incidents}
      selection={selection}
      className={(_, pickable) => `${classes.row} ${pickable ? classes.pickable : ''}`}
    >
      {(incident) => <Cells incident={incident} />}
    </PickableRows>
  );
}

const Cells = memo(function Cells({ incident }: { incident: Incident }) {
  const { reference, title, severity, status, category, commander, declaredAt } = incident;
  return (
    <>
      <span className={classes.severity}>
        <SeverityBadge severity={severity} />
      </span>
      <Link
        to="/incidents/$incidentId"
        params={{ incidentId: reference }}
        className={`${clickable.target} ${classes.link}`}
      >
        <Reference value={reference} /> {title}
      </Link>
      <span className={classes.status}>
        <StatusBadge status={status} category={category} />
      </span>
      <Text span size="sm" c="dimmed" className={classes.commander} truncate>
        {commander?.name ?? strings.list.noCommander}
      </Text>
      <RowTime value={declaredAt} />
    </>
  );
});
