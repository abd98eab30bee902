import { choiceParam, defined, textParam } from '../../app/search-params';
import type { RawSearch } from '../../app/search-params';

export const ACCOUNT_TABS = ['profile', 'security', 'sessions', 'notifications', 'data'] as const;
export type AccountTab = (typeof ACCOUNT_TABS)[number];

/** Reads which part of the account is open, and why a trip to a provider failed that began there. */
export function parseAccountSearch(raw: RawSearch): { tab?: AccountTab; error?: string } {
  const tab = choiceParam(raw['tab'], ACCOUNT_TABS);
  return defined({ tab: tab === 'profile' ? undefined : tab, error: textParam(raw['error']) });
}

/** Reads what a provider has brought that waits for consent. */
export function parseLinkSearch(raw: RawSearch): { link?: string; provider?: string } {
  return defined({ link: textParam(raw['link']), provider: textParam(raw['provider']) });
}
