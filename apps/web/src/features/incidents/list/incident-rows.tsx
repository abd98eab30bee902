import { Checkbox, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import type { Incident } from '../../../api/types';
import { Time } from '../../../ui/time';
import { SeverityBadge, StatusBadge } from '../badges';
import { strings as bulk } from '../bulk/strings';
import type { RowSelection } from '../bulk/use-selection';
import { strings } from '../strings';
import classes from './list.module.css';

interface RowsProps {
  incidents: readonly Incident[];
  /** Null for those who may not change many at once. */
  selection: RowSelection | null;
}

/** Whether the person is typing, so that keys are letters and not commands. */
function isTyping({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLInputElement && target.type !== 'checkbox';
}

/**
 * The incidents, one row each; on a phone the rows are cards. `j` and `k` move along them, `x` selects
 * one, with Shift all since the last one, and Escape takes the selection back.
 */
export function IncidentRows({ incidents, selection }: RowsProps) {
  const list = useRef<HTMLUListElement>(null);
  const step = (by: number) => {
    const rows = [...(list.current?.querySelectorAll('li') ?? [])];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    next?.querySelector('a')?.focus();
  };
  const select = (range: boolean) => {
    const id = incidents.find(({ id: candidate }) =>
      list.current
        ?.querySelector(`[data-incident="${candidate}"]`)
        ?.contains(document.activeElement),
    )?.id;
    if (id !== undefined) selection?.pick(id, range);
  };
  const unselect = () => {
    if (list.current?.contains(document.activeElement) === true) selection?.keepOnly([]);
  };
  const command = (event: KeyboardEvent, act: () => void) => {
    if (isTyping(event)) return;
    event.preventDefault();
    act();
  };
  const options = { preventDefault: false };
  useHotkeys(
    [
      ['j', (event) => command(event, () => step(1)), options],
      ['k', (event) => command(event, () => step(-1)), options],
      ['x', (event) => command(event, () => select(false)), options],
      ['shift+x', (event) => command(event, () => select(true)), options],
      ['Escape', unselect, options],
    ],
    ['TEXTAREA', 'SELECT'],
  );
  return (
    <>
      {selection !== null && (
        <div className={classes.head}>
          <Checkbox
            size="sm"
            label={bulk.all}
            checked={selection.isAll}
            indeterminate={selection.selected.length > 0 && !selection.isAll}
            onChange={selection.pickAll}
          />
        </div>
      )}
      <ul className={classes.rows} ref={list} aria-label={strings.list.title}>
        {incidents.map((incident) => (
          <Row key={incident.id} incident={incident} selection={selection} />
        ))}
      </ul>
    </>
  );
}

function Row({ incident, selection }: { incident: Incident; selection: RowSelection | null }) {
  const { id, reference, title, severity, status, category, commander, declaredAt } = incident;
  const isPicked = selection?.has(id) ?? false;
  const shape = [
    classes.row,
    ...(selection === null ? [] : [classes.pickable]),
    ...(isPicked ? [classes.picked] : []),
  ];
  return (
    <li className={shape.join(' ')} data-incident={id}>
      {selection !== null && (
        <Checkbox
          size="sm"
          className={classes.pick}
          aria-label={bulk.one(reference)}
          checked={isPicked}
          onChange={({ nativeEvent }) =>
            // A browser tells of a ticked box by the click that did it, also from the keyboard.
            selection.pick(id, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
          }
        />
      )}
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
