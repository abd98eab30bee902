/** The names of what may come beside a file: as fields of a form, or in the query of a raw upload. */
export const UPLOAD_FIELDS = [
  'filename',
  'ticketId',
  'commentId',
  'incidentId',
  'timelineEventId',
  'visibility',
  'sha256',
] as const;
