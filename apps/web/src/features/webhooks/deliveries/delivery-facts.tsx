import { Badge, Group } from '@mantine/core';
import type { DeliveryWithAttempts } from '../../../api/types';
import { Fact, Facts } from '../../../ui/facts';
import { Time } from '../../../ui/time';
import { DeliveryBadge } from '../badges';
import { DueTime } from '../due-time';
import { strings } from '../strings';
import type { EndpointState } from '../vocabulary';

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
    <Facts>
      <Fact label={strings.deliveries.eventType}>
        <Group gap={8}>
          {eventType}
          {test && (
            <Badge variant="outline" color="gray" size="sm" tt="none" radius="sm">
              {strings.deliveries.test}
            </Badge>
          )}
        </Group>
      </Fact>
      <Fact label={fields.status}>
        <DeliveryBadge delivery={delivery} endpoint={endpoint} />
      </Fact>
      {status === 'pending' && nextAttemptAt !== null && (
        <>
          <Fact label={fields.nextAttempt}>
            {endpoint === 'active' ? (
              <DueTime value={nextAttemptAt} />
            ) : (
              strings.drawer.parked[endpoint]
            )}
          </Fact>
        </>
      )}
      {status !== 'pending' && completedAt !== null && (
        <>
          <Fact label={fields.completed[status]}>
            <Time value={completedAt} />
          </Fact>
        </>
      )}
      <Fact label={fields.occurredAt}>
        <Time value={occurredAt} />
      </Fact>
      <Fact label={fields.eventId}>{eventId}</Fact>
      <Fact label={fields.sequence}>{sequence}</Fact>
    </Facts>
  );
}
