import type { Delivery } from '../../api/types';

export type DeliveryStatus = Delivery['status'];
export const DELIVERY_STATUSES = [
  'pending',
  'delivered',
  'dead_letter',
] as const satisfies readonly DeliveryStatus[];
