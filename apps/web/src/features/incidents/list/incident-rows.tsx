import { Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import type { Incident } from '../../../api/types';
import { Time } from '../../../ui/time';
import { SeverityBadge, StatusBadge } from '../badges';
import { strings } from '../strings';
import classes from './list.module.css';

/** The incidents, one row each; on a phone the rows are cards. `j` and `k` move along them. */
export function IncidentRows({ incidents }: { incidents: readonly Incident[] }) {
  const list = useRef<HTMLUListElement>(null);
  const step = (by: number) => {
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const at = links.findIndex((link) => link === document.activeElement);
    const next = links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))];
    next?.focus();
  };
  useHotkeys([
    ['j', () => step(1)],
    ['k', () => step(-1)],
  ]);
  return (
    <ul className={classes.rows} ref={list} aria-label={strings.list.title}>
      {incidents.map((incident) => (
        <Row key={incident.id} incident={incident} />
      ))}
    </ul>
  );
}

function Row({ incident }: { incident: Incident }) {
  const { reference, title, severity, status, category, commander, declaredAt } = incident;
  return (
    <li className={classes.row}>
      <span className={classes.severity}>
        <SeverityBadge severity={severity} />
      </span>
      <Link to="/incidents/$incidentId" params={{ incidentId: reference }} className={classes.link}>
        <span className={classes.reference}>{reference}</span> {title}
      </Link>
      <span className={classes.status}>
        <StatusBadge status={status} category={category} />
      </span>
      <Text span size="sm" c="dimmed" className={classes.commander} truncate>
        {commander?.name ?? strings.list.noCommander}
      </Text>
      <Text span size="sm" c="dimmed" className={classes.declared}>
        <Time value={declaredAt} />
      </Text>
    </li>
  );
}
