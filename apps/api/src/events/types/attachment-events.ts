import { z } from 'zod';
import { id } from '../../trpc/common-schemas.js';
import type { EventTypeEntry } from './event-type.js';
import { AN_OBJECT, A_PERSON } from './examples.js';

const ofAttachment = {
  attachmentId: id,
  /** What it hangs on. */
  subject: z.strictObject({
    type: z.enum(['ticket', 'ticket_comment', 'incident', 'timeline_event']),
    id,
  }),
  ticketId: id.nullable(),
  incidentId: id.nullable(),
  filename: z.string(),
  contentType: z.string(),
  size: z.number().int(),
  /** Of the ticket it hangs on. */
  requesterId: id.nullable(),
  visibility: z.enum(['public', 'internal']),
};
const A_TICKET = '0199b1de-5a10-7cc2-8f4e-3b8a3f3a8a51';
const anAttachment = {
  attachmentId: AN_OBJECT,
  subject: { type: 'ticket', id: A_TICKET },
  ticketId: A_TICKET,
  incidentId: null,
  filename: 'error.log',
  contentType: 'text/plain',
  size: 4_096,
  requesterId: A_PERSON,
  visibility: 'public',
} as const;

/** Events about files. */
export const ATTACHMENT_EVENTS = {
  'attachment.uploaded': {
    description: 'A file was attached. It may have to wait for the scanner.',
    permission: 'attachments.read',
    payload: z.strictObject(ofAttachment),
    example: anAttachment,
  },
  'attachment.available': {
    description: 'The scanner found nothing in a file: it can be downloaded.',
    permission: 'attachments.read',
    payload: z.strictObject(ofAttachment),
    example: anAttachment,
  },
  'attachment.rejected': {
    description: 'The scanner found something in a file, or could not look into it: it is gone.',
    permission: 'attachments.read',
    payload: z.strictObject({ ...ofAttachment, rejection: z.string() }),
    example: { ...anAttachment, rejection: 'malware' },
  },
  'attachment.deleted': {
    description: 'A file was deleted.',
    permission: 'attachments.read',
    payload: z.strictObject(ofAttachment),
    example: anAttachment,
  },
} as const satisfies Readonly<Record<string, EventTypeEntry>>;
