import type { Config } from '../config.js';

/** What people know a provider by; its id once it is no longer in the configuration. */
export function providerName({ OIDC_PROVIDERS }: Config, id: string): string {
  return OIDC_PROVIDERS.find((provider) => provider.id === id)?.name ?? id;
}
