/** What a trip to a provider is for, and the page to come back to. */
export interface ProviderTrip {
  readonly purpose: 'sign_in' | 'link' | 'reauthenticate';
  readonly returnTo: string;
}

/** Where a trip to a provider begins: an address that the browser visits. */
export function providerStart(id: string, { purpose, returnTo }: ProviderTrip): string {
  const query = new URLSearchParams({ purpose, returnTo });
  return `/v1/auth/oidc/${encodeURIComponent(id)}/start?${query.toString()}`;
}
