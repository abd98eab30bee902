import { Badge, Group } from '@mantine/core';
import type { DeliveryWithAttempts } from '../../../api/types';
import { Time } from '../../../ui/time';
import { DeliveryBadge } from '../badges';
import { DueTime } from '../due-time';
import { strings } from '../strings';
import type { EndpointState } from '../vocabulary';
import classes from './deliveries.module.css';

const { fields } = strings.drawer;

interface FactsProps {
  delivery: DeliveryWithAttempts;
  endpoint: EndpointState;
}

/** How a delivery stands, and which event it tells of. */
export function DeliveryFacts({ delivery, endpoint }: FactsProps) {
  const { eventType, eventId, sequence, status, test } = delivery;
  const { occurredAt, completedAt, nextAttemptAt } = delivery;
  return (
    <dl className={classes.facts}>
      <dt>{strings.deliveries.eventType}</dt>
      <dd>
        <Group gap={8}>
          {eventType}
          {test && (
            <Badge variant="outline" color="gray" size="sm" tt="none" radius="sm">
              {strings.deliveries.test}
            </Badge>
          )}
        </Group>
      </dd>
      <dt>{fields.status}</dt>
      <dd>
        <DeliveryBadge delivery={delivery} endpoint={endpoint} />
      </dd>
      {status === 'pending' && nextAttemptAt !== null && (
        <>
          <dt>{fields.nextAttempt}</dt>
          <dd>
            {endpoint === 'active' ? (
              <DueTime value={nextAttemptAt} />
            ) : (
              strings.drawer.parked[endpoint]
            )}
          </dd>
        </>
      )}
      {status !== 'pending' && completedAt !== null && (
        <>
          <dt>{fields.completed[status]}</dt>
          <dd>
            <Time value={completedAt} />
          </dd>
        </>
      )}
      <dt>{fields.occurredAt}</dt>
      <dd>
        <Time value={occurredAt} />
      </dd>
      <dt>{fields.eventId}</dt>
      <dd>{eventId}</dd>
      <dt>{fields.sequence}</dt>
      <dd>{sequence}</dd>
    </dl>
  );
}
