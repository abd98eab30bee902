import { Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { SecurityEvent } from '../../api/types';
import { formatNumber } from '../../ui/format-number';
import { Row, RowTime, clickable } from '../../ui/rows';
import { ANOMALY } from './event-types';
import classes from './security-events.module.css';
import { SeverityBadge } from './severity-badge';
import { strings } from './strings';
import { explain } from './vocabulary';

/** One event in a line; anomalies stand out. */
export function EventRow({ event, onOpen }: { event: SecurityEvent; onOpen: () => void }) {
  const { type, severity, actor, ip, count, lastOccurredAt } = event;
  const { label } = explain(event);
  const isAnomaly = type === ANOMALY;
  return (
    <Row className={isAnomaly ? `${classes.row} ${classes.anomaly}` : classes.row}>
      <span className={classes.severity}>
        <SeverityBadge severity={severity} />
      </span>
      <span className={classes.what}>
        <UnstyledButton
          className={`${clickable.target} ${classes.open}`}
          onClick={onOpen}
          aria-label={strings.details(label)}
        >
          {isAnomaly && <IconAlertTriangle size={16} aria-hidden />}
          {label}
        </UnstyledButton>
        {count > 1 && (
          <Text span size="sm" c="dimmed">
            <span aria-hidden>{strings.times(formatNumber(count))}</span>
            <VisuallyHidden>{strings.timesSpoken(formatNumber(count))}</VisuallyHidden>
          </Text>
        )}
      </span>
      <Text span size="sm" truncate {...(actor === null && { c: 'dimmed' })}>
        {actor?.name ?? strings.nobody}
      </Text>
      <Text span size="sm" c="dimmed" className={classes.ip} truncate>
        {ip}
      </Text>
      <RowTime value={lastOccurredAt} />
    </Row>
  );
}
