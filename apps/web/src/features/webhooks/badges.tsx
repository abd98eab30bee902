import { Badge } from '@mantine/core';
import type { Delivery, Webhook } from '../../api/types';
import { strings } from './strings';
import { DELIVERY_COLORS, ENDPOINT_COLORS, deliveryState, endpointState } from './vocabulary';
import type { EndpointState } from './vocabulary';

/** Whether anything is sent to a webhook, and if not, why. */
export function EndpointBadge({ webhook }: { webhook: Webhook }) {
  const state = endpointState(webhook);
  const { disabledReason } = webhook;
  return (
    <Badge variant="light" color={ENDPOINT_COLORS[state]} tt="none" radius="sm">
      {state === 'disabled'
        ? strings.disabledReasons[disabledReason ?? 'manual']
        : strings.states[state]}
    </Badge>
  );
}

interface DeliveryBadgeProps {
  delivery: Pick<Delivery, 'status' | 'error'>;
  endpoint: EndpointState;
}

/** How a delivery stands. */
export function DeliveryBadge({ delivery, endpoint }: DeliveryBadgeProps) {
  const state = deliveryState(delivery, endpoint);
  return (
    <Badge variant="light" color={DELIVERY_COLORS[state]} tt="none" radius="sm">
      {strings.deliveries.states[state]}
    </Badge>
  );
}
