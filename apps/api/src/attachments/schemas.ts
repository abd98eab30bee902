import { z } from 'zod';
import { actor } from '../incidents/actor.js';
import { id, pageInput, pageOf, timestamp } from '../trpc/common-schemas.js';
import { line } from '../trpc/text-schemas.js';
import { REJECTION_NAMES } from './content/rejection.js';

/**
 * `quarantined`: waits for the scanner. `unscanned`: can be downloaded, and nobody has looked into it.
 * `available`: the scanner found nothing. `rejected`: its bytes are gone.
 */
export const ATTACHMENT_STATUSES = ['quarantined', 'unscanned', 'available', 'rejected'] as const;

const SUBJECT_TYPES = ['ticket', 'ticket_comment', 'incident', 'timeline_event'] as const;
const visibility = z.enum(['public', 'internal']);

/** A UUID, or a reference such as `T-7`; what names nothing is not found. */
const key = z.string().min(1).max(64);

/** In lower case: the content is compared, and an idempotency key is bound to it. */
const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/i)
  .toLowerCase()
  .meta({ description: 'SHA-256 of the file in hexadecimal; another content is refused.' });

export const createInput = z.strictObject({
  filename: line(1_000),
  ticketId: key.optional(),
  commentId: id.optional(),
  incidentId: key.optional(),
  timelineEventId: id.optional(),
  visibility: visibility.optional(),
  sha256: sha256.optional(),
});
export type CreateInput = z.output<typeof createInput>;

export const attachment = z
  .object({
    id,
    filename: z.string(),
    contentType: z.string(),
    size: z.number().int(),
    sha256: z.string(),
    status: z.enum(ATTACHMENT_STATUSES),
    rejection: z.enum(REJECTION_NAMES).nullable(),
    subject: z.object({ type: z.enum(SUBJECT_TYPES), id }),
    visibility,
    uploadedBy: actor,
    /** Whether there is a small picture of it. */
    thumbnail: z.boolean(),
    createdAt: timestamp,
  })
  .meta({ id: 'Attachment' });
export type Attachment = z.output<typeof attachment>;

export const attachmentPage = pageOf(attachment);
export type AttachmentPage = z.output<typeof attachmentPage>;

export const listInput = z.strictObject({
  ticketId: key.optional().meta({ description: 'Of a ticket and its comments.' }),
  incidentId: key.optional().meta({ description: 'Of an incident and its timeline.' }),
  status: z.array(z.enum(ATTACHMENT_STATUSES)).max(ATTACHMENT_STATUSES.length).optional(),
  ...pageInput,
});
export type ListInput = z.output<typeof listInput>;

export const attachmentInput = z.strictObject({ attachmentId: id });
export type AttachmentInput = z.output<typeof attachmentInput>;

export const urlInput = z.strictObject({
  attachmentId: id,
  disposition: z.enum(['attachment', 'inline']).default('attachment').meta({
    description: '`inline` shows images and plain text; everything else is saved in any case.',
  }),
  thumbnail: z.boolean().default(false).meta({ description: 'The small picture in its place.' }),
});
export type UrlInput = z.output<typeof urlInput>;

export const signedUrl = z
  .object({ url: z.string(), expiresAt: timestamp })
  .meta({ id: 'AttachmentUrl' });
export type SignedUrl = z.output<typeof signedUrl>;
