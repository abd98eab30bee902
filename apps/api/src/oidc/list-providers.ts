import type { BaseContext } from '../trpc/context.js';
import type { ProviderList } from './schemas.js';

/** The providers that the sign-in page offers. */
export function listProviders({ ports }: BaseContext): ProviderList {
  const items = ports.config.OIDC_PROVIDERS.map(({ id, name }) => ({ id, name }));
  return { items, nextCursor: null };
}
