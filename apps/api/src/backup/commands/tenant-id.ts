import { isUuid } from '../../trpc/common-schemas.js';

/** @throws Error for what is no id of a tenant. */
export function tenantIdFrom(value: string | undefined): string {
  if (value === undefined || !isUuid(value)) throw new Error('the id of a tenant is expected');
  return value;
}
