import { z } from 'zod';
import { id } from '../../trpc/common-schemas.js';
import type { EventTypeEntry } from './event-type.js';
import { AN_OBJECT, A_PERSON, ANOTHER_PERSON } from './examples.js';

const target = z.enum(['first_response', 'resolution']);

/**
 * What every event of a ticket carries. A requester is shown those of their own tickets that are
 * public: the policy's condition is asked about these properties.
 */
const ofTicket = {
  ticketId: id,
  reference: z.string(),
  requesterId: id,
  visibility: z.enum(['public', 'internal']),
};
const aTicket = {
  ticketId: '0199b1de-5a10-7cc2-8f4e-3b8a3f3a8a51',
  reference: 'T-7',
  requesterId: A_PERSON,
  visibility: 'public',
} as const;
const behind = { visibility: 'internal' } as const;

/** Who is mentioned in the text that the event is about. */
const mentions = z.array(id);

/** Events about tickets. */
export const TICKET_EVENTS = {
  'ticket.created': {
    description: 'Somebody asked for something: a ticket was created.',
    permission: 'tickets.read_comments',
    payload: z.strictObject({
      ...ofTicket,
      title: z.string(),
      status: z.string(),
      priority: z.string(),
      mentions,
    }),
    example: {
      ...aTicket,
      title: 'The invoice shows the wrong address',
      status: 'new',
      priority: 'normal',
      mentions: [],
    },
  },
  'ticket.updated': {
    description: 'Something about a ticket changed.',
    permission: 'tickets.read_comments',
    payload: z.strictObject({
      ...ofTicket,
      changes: z.array(z.string()),
      status: z.string(),
      priority: z.string(),
      version: z.number().int(),
    }),
    example: {
      ...aTicket,
      changes: ['priority'],
      status: 'open',
      priority: 'high',
      version: 3,
    },
  },
  'ticket.status_changed': {
    description: 'The status of a ticket changed.',
    permission: 'tickets.read_comments',
    payload: z.strictObject({ ...ofTicket, from: z.string(), to: z.string() }),
    example: { ...aTicket, from: 'open', to: 'solved' },
  },
  'ticket.assigned': {
    description: 'A ticket passed to somebody else, or to nobody.',
    permission: 'tickets.read_comments',
    payload: z.strictObject({ ...ofTicket, from: id.nullable(), to: id.nullable() }),
    example: { ...aTicket, from: null, to: ANOTHER_PERSON },
  },
  'ticket.commented': {
    description: 'Somebody commented on a ticket; `internal` is what its requester does not see.',
    permission: 'tickets.read_comments',
    payload: z.strictObject({ ...ofTicket, commentId: id, mentions }),
    example: { ...aTicket, commentId: AN_OBJECT, mentions: [ANOTHER_PERSON] },
  },
  'ticket.comment_updated': {
    description: 'Somebody edited a comment of theirs on a ticket.',
    permission: 'tickets.read_comments',
    payload: z.strictObject({ ...ofTicket, commentId: id, mentions }),
    example: { ...aTicket, commentId: AN_OBJECT, mentions: [] },
  },
  'ticket.promoted': {
    description: 'An incident was made of a ticket; `ticket.linked` says which.',
    permission: 'tickets.read_comments',
    payload: z.strictObject(ofTicket),
    example: aTicket,
  },
  'ticket.linked': {
    description: 'An incident was put behind a ticket.',
    permission: 'tickets.read_comments',
    payload: z.strictObject({
      ...ofTicket,
      incidentId: id,
      incidentReference: z.string(),
      kind: z.string(),
    }),
    example: {
      ...aTicket,
      ...behind,
      incidentId: AN_OBJECT,
      incidentReference: 'INC-42',
      kind: 'promoted',
    },
  },
  'ticket.unlinked': {
    description: 'An incident is not behind a ticket any more.',
    permission: 'tickets.read_comments',
    payload: z.strictObject({ ...ofTicket, incidentId: id, incidentReference: z.string() }),
    example: { ...aTicket, ...behind, incidentId: AN_OBJECT, incidentReference: 'INC-42' },
  },
  'ticket.sla_breached': {
    description: 'A ticket was not answered, or not solved, in time; once for each target.',
    permission: 'tickets.read_comments',
    payload: z.strictObject({
      ...ofTicket,
      target,
      dueAt: z.iso.datetime(),
      priority: z.string(),
      assigneeId: id.nullable(),
    }),
    example: {
      ...aTicket,
      ...behind,
      target: 'first_response',
      dueAt: '2026-03-02T09:30:00.000Z',
      priority: 'urgent',
      assigneeId: null,
    },
  },
} as const satisfies Readonly<Record<string, EventTypeEntry>>;
