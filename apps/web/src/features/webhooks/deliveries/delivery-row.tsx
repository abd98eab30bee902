import { Badge, Text, UnstyledButton } from '@mantine/core';
import type { Delivery } from '../../../api/types';
import { Row, RowTime, clickable } from '../../../ui/rows';
import { DeliveryBadge } from '../badges';
import { DueTime } from '../due-time';
import { strings } from '../strings';
import { resultLabel } from '../vocabulary';
import type { EndpointState } from '../vocabulary';
import classes from './deliveries.module.css';

interface RowProps {
  delivery: Delivery;
  endpoint: EndpointState;
  onOpen: () => void;
}

/** A delivery in the list: what was sent, what came back, and when it is tried again. */
export function DeliveryRow({ delivery, endpoint, onOpen }: RowProps) {
  const { eventType, test, status, attempts, createdAt, nextAttemptAt } = delivery;
  const result = resultLabel(delivery);
  const hasNext = status === 'pending' && nextAttemptAt !== null && endpoint === 'active';
  return (
    <Row className={classes.row}>
      <span>
        <DeliveryBadge delivery={delivery} endpoint={endpoint} />
      </span>
      <span className={classes.type}>
        <UnstyledButton
          className={clickable.target}
          onClick={onOpen}
          aria-label={strings.deliveries.open(eventType)}
        >
          {eventType}
        </UnstyledButton>
        {test && (
          <Badge variant="outline" color="gray" size="sm" tt="none" radius="sm">
            {strings.deliveries.test}
          </Badge>
        )}
      </span>
      <Text span size="sm" c="dimmed" className={classes.result}>
        {[
          result,
          attempts === 0 ? strings.deliveries.notTried : strings.deliveries.attempts(attempts),
        ]
          .filter((part) => part !== null)
          .join(' · ')}
        {hasNext && attempts > 0 && (
          <>
            {' · '}
            {strings.deliveries.next} <DueTime value={nextAttemptAt} />
          </>
        )}
      </Text>
      <RowTime value={createdAt} />
    </Row>
  );
}
