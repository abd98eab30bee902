import type { RawSearch } from '../../app/search-params';
import { defined, listParam, textParam } from '../../app/search-params';
import { DELIVERY_STATUSES } from './delivery-statuses';
import type { DeliveryStatus } from './delivery-statuses';

/** What is shown of a webhook's deliveries, as it stands in the address. */
export interface DeliverySearch {
  status?: DeliveryStatus[];
  eventType?: string[];
  /** The delivery that is open. */
  delivery?: string;
}

const TYPE = /^[a-z_]{1,49}\.[a-z_]{1,50}$/;
const MOST_TYPES = 50;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Names of types of events. Which ones exist only the server knows; the others never match. */
function typesParam(value: unknown): string[] | undefined {
  const given = textParam(Array.isArray(value) ? value.join(',') : value)?.split(',') ?? [];
  const types = [...new Set(given)].filter((type) => TYPE.test(type)).slice(0, MOST_TYPES);
  return types.length > 0 ? types : undefined;
}

/** Reads the filters; what is unknown is left out, so that an old link still opens. */
export function parseDeliverySearch(raw: RawSearch): DeliverySearch {
  const delivery = textParam(raw['delivery']);
  return defined({
    status: listParam(raw['status'], DELIVERY_STATUSES),
    eventType: typesParam(raw['eventType']),
    delivery: delivery !== undefined && UUID.test(delivery) ? delivery : undefined,
  });
}

/** True when only a part of the deliveries is shown. */
export function isFiltered({ status, eventType }: DeliverySearch): boolean {
  return status !== undefined || eventType !== undefined;
}
