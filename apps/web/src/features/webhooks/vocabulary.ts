import type { Delivery, Webhook } from '../../api/types';
import { strings } from './strings';

export type EndpointState = keyof typeof strings.states;
export type DeliveryState = keyof typeof strings.deliveries.states;

export const ENDPOINT_COLORS: Readonly<Record<EndpointState, string>> = {
  active: 'teal',
  open: 'red',
  half_open: 'yellow',
  disabled: 'gray',
};

export const DELIVERY_COLORS: Readonly<Record<DeliveryState, string>> = {
  waiting: 'blue',
  parked: 'gray',
  retrying: 'orange',
  delivered: 'teal',
  dead_letter: 'red',
};

/** How a webhook stands: whether anything is sent to it. */
export function endpointState({ enabled, circuit }: Webhook): EndpointState {
  if (!enabled) return 'disabled';
  return circuit.state === 'closed' ? 'active' : circuit.state;
}

/** How a delivery stands, at a webhook that is in a state. */
export function deliveryState(
  { status, error }: Pick<Delivery, 'status' | 'error'>,
  endpoint: EndpointState,
): DeliveryState {
  if (status !== 'pending') return status;
  if (endpoint !== 'active') return 'parked';
  return error === null ? 'waiting' : 'retrying';
}

function isKnown(error: string): error is keyof typeof strings.errors {
  return Object.hasOwn(strings.errors, error);
}

/** Why an attempt failed; null where none has. A reason of a newer server is shown as it came. */
export function errorLabel(error: string | null): string | null {
  if (error === null) return null;
  return isKnown(error) ? strings.errors[error] : error;
}

/** What came back, in a few characters: `HTTP 500`, `No complete answer in time`. */
export function resultLabel({
  responseStatus,
  error,
}: Pick<Delivery, 'responseStatus' | 'error'>): string | null {
  return responseStatus === null ? errorLabel(error) : strings.httpStatus(responseStatus);
}

/** What a webhook is told of, in a few words. */
export function subscriptionLabel(events: readonly string[]): string {
  const [only] = events;
  if (events.includes('*')) return strings.allEvents;
  return events.length === 1 && only !== undefined ? only : strings.events(events.length);
}
