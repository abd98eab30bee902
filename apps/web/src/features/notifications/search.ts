import { choiceParam, defined } from '../../app/search-params';
import type { RawSearch } from '../../app/search-params';

export const INBOX_SHOWS = ['all', 'unread'] as const;
export type InboxShow = (typeof INBOX_SHOWS)[number];

/** Reads which part of the inbox is shown. */
export function parseInboxSearch(raw: RawSearch): { show?: InboxShow } {
  const show = choiceParam(raw['show'], INBOX_SHOWS);
  return defined({ show: show === 'all' ? undefined : show });
}
