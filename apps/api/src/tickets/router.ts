import { nothing } from '../trpc/common-schemas.js';
import { router } from '../trpc/init.js';
import { filePieces } from '../trpc/list-files/formats.js';
import { tenantProcedure, tenantStream } from '../trpc/procedures.js';
import { bulkInput, bulkResult } from './bulk/schemas.js';
import { FIELD_PERMISSIONS, updateTickets } from './bulk/update-tickets.js';
import { commentsRouter } from './comments/router.js';
import { countTickets } from './count-tickets.js';
import { createTicket } from './create-ticket.js';
import { exportTickets } from './export/export-tickets.js';
import { exportInput } from './export/schemas.js';
import { getTicket } from './get-ticket.js';
import { linkIncident, unlinkIncident } from './incidents/link-incident.js';
import { promoteTicket } from './incidents/promote-ticket.js';
import { linkInput, promoteInput, promotion } from './incidents/schemas.js';
import { listTickets } from './list-tickets.js';
import {
  counts,
  countsInput,
  createInput,
  getInput,
  listInput,
  ticket,
  ticketPage,
  updateInput,
} from './schemas.js';
import { slaRouter } from './sla/router.js';
import { ticketTarget } from './target.js';
import { updateTicket } from './update-ticket.js';

const common = { auth: ['session', 'apiKey'], tenant: 'active' } as const;
const tags = ['tickets'];

export const ticketsRouter = router({
  list: tenantProcedure
    .meta({
      ...common,
      permission: 'tickets.read',
      rate: 'read',
      mayLag: true,
      rest: {
        method: 'GET',
        path: '/v1/tickets',
        summary: 'List tickets',
        description:
          'Newest first unless `sort` says otherwise; requesters get their own. `q` finds words, and beginnings of words, in reference, title, description and comments. `assigneeId=none` finds what nobody has taken.',
        tags,
      },
    })
    .input(listInput)
    .output(ticketPage)
    .query(({ ctx, input }) => listTickets(ctx, input)),

  create: tenantProcedure
    .meta({
      ...common,
      permission: 'tickets.create',
      rate: 'ticket',
      fields: {
        tags: 'tickets.triage',
        requesterId: 'tickets.triage',
        assigneeId: 'tickets.assign',
      },
      usage: 'ticket.write',
      rest: {
        method: 'POST',
        path: '/v1/tickets',
        summary: 'Create a ticket',
        description: 'Only the title is required. The caller is its requester.',
        tags,
        status: 201,
      },
    })
    .input(createInput)
    .output(ticket)
    .mutation(({ ctx, input }) => createTicket(ctx, input)),

  get: tenantProcedure
    .meta({
      ...common,
      permission: 'tickets.read',
      rate: 'read',
      target: ticketTarget,
      rest: { method: 'GET', path: '/v1/tickets/{ticketId}', summary: 'Read a ticket', tags },
    })
    .input(getInput)
    .output(ticket)
    .query(({ ctx, input }) => getTicket(ctx, input)),

  update: tenantProcedure
    .meta({
      ...common,
      permission: 'tickets.update',
      rate: 'write',
      target: ticketTarget,
      fields: FIELD_PERMISSIONS,
      usage: 'ticket.write',
      rest: {
        method: 'PATCH',
        path: '/v1/tickets/{ticketId}',
        summary: 'Change a ticket',
        description:
          'Changes what the body names; `null` clears. A status must be one of `allowedTransitions`. Requesters change title and description.',
        tags,
        errors: ['INVALID_TRANSITION'],
      },
    })
    .input(updateInput)
    .output(ticket)
    .mutation(({ ctx, input }) => updateTicket(ctx, input)),

  counts: tenantProcedure
    .meta({
      ...common,
      permission: 'tickets.read',
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/tickets/counts',
        summary: 'Count the tickets that are not done',
        description: 'Those that the caller may read: new, open and pending ones.',
        tags,
      },
    })
    .input(countsInput)
    .output(counts)
    .query(({ ctx }) => countTickets(ctx)),

  promote: tenantProcedure
    .meta({
      ...common,
      permission: 'tickets.promote',
      rate: 'write',
      target: ticketTarget,
      usage: 'ticket.write',
      rest: {
        method: 'POST',
        path: '/v1/tickets/{ticketId}/promote',
        summary: 'Make an incident of a ticket',
        description:
          'Declares an incident and links it with the ticket. Its requester is told when the incident is resolved. Once for each ticket.',
        tags,
        status: 201,
        errors: ['CONFLICT'],
      },
    })
    .input(promoteInput)
    .output(promotion)
    .mutation(({ ctx, input }) => promoteTicket(ctx, input)),

  link: tenantProcedure
    .meta({
      ...common,
      permission: 'tickets.promote',
      rate: 'write',
      target: ticketTarget,
      usage: 'ticket.write',
      rest: {
        method: 'POST',
        path: '/v1/tickets/{ticketId}/links',
        summary: 'Link a ticket with an incident',
        tags,
        status: 201,
        errors: ['ALREADY_MERGED', 'CONFLICT'],
      },
    })
    .input(linkInput)
    .output(ticket)
    .mutation(({ ctx, input }) => linkIncident(ctx, input)),

  unlink: tenantProcedure
    .meta({
      ...common,
      permission: 'tickets.promote',
      rate: 'write',
      target: ticketTarget,
      usage: 'ticket.write',
      rest: {
        method: 'DELETE',
        path: '/v1/tickets/{ticketId}/links/{incidentId}',
        summary: 'Remove the link of a ticket with an incident',
        description: 'An incident that was made of the ticket stays linked: 409.',
        tags,
        status: 204,
        errors: ['CONFLICT'],
      },
    })
    .input(linkInput)
    .output(nothing)
    .mutation(({ ctx, input }) => unlinkIncident(ctx, input)),

  bulk: tenantProcedure
    .meta({
      ...common,
      permission: 'tickets.bulk',
      rate: 'bulk',
      rest: {
        method: 'POST',
        path: '/v1/tickets/bulk',
        summary: 'Change many tickets at once',
        description:
          'Up to 100 items, each like a single change and with an outcome of its own: an item that is refused does not keep the others from being written.',
        tags,
        errors: ['QUOTA_EXCEEDED'],
      },
    })
    .input(bulkInput)
    .output(bulkResult)
    .mutation(({ ctx, input }) => updateTickets(ctx, input)),

  /** Its REST route is in export/export-routes.ts: a file is no JSON answer. */
  export: tenantStream
    .meta({ ...common, permission: 'tickets.export', rate: 'bulk' })
    .input(exportInput)
    .output(filePieces)
    .subscription(({ ctx, input, signal }) =>
      exportTickets(ctx, input, signal ?? new AbortController().signal),
    ),

  comments: commentsRouter,
  sla: slaRouter,
});
