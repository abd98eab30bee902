import { nothing } from '../trpc/common-schemas.js';
import { router } from '../trpc/init.js';
import { tenantProcedure, uploadProcedure } from '../trpc/procedures.js';
import { createAttachment } from './create-attachment.js';
import { deleteAttachment } from './delete-attachment.js';
import { getAttachment } from './get-attachment.js';
import { getAttachmentUrl } from './get-attachment-url.js';
import { listAttachments } from './list-attachments.js';
import {
  attachment,
  attachmentInput,
  attachmentPage,
  createInput,
  listInput,
  signedUrl,
  urlInput,
} from './schemas.js';
import { attachmentTarget } from './target.js';

const common = { auth: ['session', 'apiKey'], tenant: 'active' } as const;
const tags = ['attachments'];

export const attachmentsRouter = router({
  list: tenantProcedure
    .meta({
      ...common,
      permission: 'attachments.read',
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/attachments',
        summary: 'List attachments',
        description:
          'Newest first: of a ticket with its comments, of an incident with its timeline, or of the tenant. A REQUESTER finds the public ones on their own tickets.',
        tags,
      },
    })
    .input(listInput)
    .output(attachmentPage)
    .query(({ ctx, input }) => listAttachments(ctx, input)),

  /** Called by upload/upload-routes.ts: a file travels over HTTP as it is, not as JSON. */
  create: uploadProcedure
    .meta({
      ...common,
      permission: 'attachments.create',
      rate: 'write',
      usage: 'attachment.write',
      rest: {
        method: 'POST',
        path: '/v1/attachments',
        summary: 'Attach a file',
        description:
          'Takes a form with the part `file`, or the file as the body with everything else in the query. It belongs to exactly one of ticket, comment, incident and timeline event. Its content has to be what its name says; where a scanner is configured, it can be downloaded when that has found nothing.',
        tags,
        status: 201,
        upload: true,
        errors: ['ATTACHMENT_REJECTED', 'CONFLICT'],
      },
    })
    .input(createInput)
    .output(attachment)
    .mutation(({ ctx, input }) => createAttachment(ctx, input)),

  get: tenantProcedure
    .meta({
      ...common,
      permission: 'attachments.read',
      rate: 'read',
      target: attachmentTarget,
      rest: {
        method: 'GET',
        path: '/v1/attachments/{attachmentId}',
        summary: 'Get an attachment',
        description: 'What is known of the file, and whether it can be downloaded.',
        tags,
      },
    })
    .input(attachmentInput)
    .output(attachment)
    .query(({ ctx, input }) => getAttachment(ctx, input)),

  url: tenantProcedure
    .meta({
      ...common,
      permission: 'attachments.read',
      rate: 'read',
      target: attachmentTarget,
      rest: {
        method: 'GET',
        path: '/v1/attachments/{attachmentId}/url',
        summary: 'Get a URL to download an attachment',
        description:
          'The URL opens the file for five minutes, without a session or key. While the file waits for the scanner there is none: 409 with its `status`.',
        tags,
        errors: ['CONFLICT'],
      },
    })
    .input(urlInput)
    .output(signedUrl)
    .query(({ ctx, input }) => getAttachmentUrl(ctx, input)),

  delete: tenantProcedure
    .meta({
      ...common,
      permission: 'attachments.delete',
      rate: 'write',
      target: attachmentTarget,
      usage: 'attachment.write',
      rest: {
        method: 'DELETE',
        path: '/v1/attachments/{attachmentId}',
        summary: 'Delete an attachment',
        description: 'The file is gone for good. Editors and requesters delete what they uploaded.',
        tags,
        status: 204,
      },
    })
    .input(attachmentInput)
    .output(nothing)
    .mutation(({ ctx, input }) => deleteAttachment(ctx, input)),
});
