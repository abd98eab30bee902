/** Where a notification leads. */
export function subjectPath(type: 'incident' | 'ticket', reference: string): string {
  return `/${type}s/${encodeURIComponent(reference)}`;
}

/** Where people choose what they are told. */
export function preferencesUrl(publicUrl: string): string {
  return `${publicUrl}/notifications/preferences`;
}

/** Where one click, or a mail program for its reader, stops mails (RFC 8058). */
export function unsubscribeUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/unsubscribe?token=${encodeURIComponent(token)}`;
}
