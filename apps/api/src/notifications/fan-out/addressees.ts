import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { findMentions } from '../../people/mentions.js';
import { formatReference } from '../../tickets/reference.js';
import { kindOf } from '../catalogue.js';
import type { Audience } from '../catalogue.js';
import { lookUp } from './look-up.js';
import type { Found, Key } from './look-up.js';
import type { Occurrence, Subject } from './occurrence.js';
import { partOf } from './part-of.js';
import { readTexts } from './texts.js';
import type { TextKey } from './texts.js';

/** Somebody who may have to be told. */
export interface Addressee {
  readonly userId: string;
  /** What they are led to. */
  readonly subject: Subject;
  /** The requester of the ticket that it is about. */
  readonly requesterId: string | null;
}

/** Whom an occurrence is for: by name, and all that have some right. */
export interface Addressed {
  readonly occurrence: Occurrence;
  readonly people: readonly Addressee[];
  readonly everybody: 'members' | 'agents' | null;
}

interface TicketFacts {
  readonly assignee_id: string | null;
  readonly requester_id: string;
}

interface LinkedTicket {
  readonly ticket_id: string;
  readonly number: string;
  readonly requester_id: string;
}

/** Everything that the audiences of a batch are found with. */
interface Lore {
  readonly texts: ReadonlyMap<string, string>;
  readonly holders: Found<{ user_id: string }>;
  readonly tasks: Found<{ assignee_id: string | null }>;
  readonly tickets: Found<TicketFacts>;
  readonly linked: Found<LinkedTicket>;
}

/** Finds out whom each occurrence is for, with one query per kind of question and batch. */
export async function addressesOf(
  trx: PlatformTransaction,
  occurrences: readonly Occurrence[],
): Promise<Addressed[]> {
  const lore = await read(trx, occurrences);
  return occurrences.map((occurrence) => {
    const { audience } = kindOf(occurrence.kind);
    return {
      occurrence,
      people: audience.flatMap((one) => named(one, occurrence, lore)),
      everybody: audience.map((one) => wide(one, occurrence, lore)).find(Boolean) ?? null,
    };
  });
}

const keysFor =
  (occurrences: readonly Occurrence[]) =>
  (audiences: readonly Audience[], keyOf: (occurrence: Occurrence) => Key | null): Key[] =>
    occurrences.flatMap((occurrence) => {
      const asks = kindOf(occurrence.kind).audience.some((one) => audiences.includes(one));
      const key = asks ? keyOf(occurrence) : null;
      return key === null ? [] : [key];
    });

const ofSubject = ({ tenantId, subject: { id } }: Occurrence): Key => ({ tenantId, id });

async function read(trx: PlatformTransaction, occurrences: readonly Occurrence[]): Promise<Lore> {
  const keys = keysFor(occurrences);
  const written = occurrences.flatMap(({ kind, told }): TextKey[] => {
    const part = kindOf(kind).audience.includes('mentioned') ? partOf(told) : null;
    return part === null ? [] : [part];
  });
  const incidents = keys(['role_holders'], ofSubject);
  const tasks = keys(['task_assignee'], ({ tenantId, told: { taskId } }) =>
    taskId === undefined ? null : { tenantId, id: taskId },
  );
  const tickets = keys(
    ['ticket_assignee', 'ticket_assignee_or_agents', 'ticket_requester'],
    ofSubject,
  );
  const resolved = keys(['requesters_of_linked_tickets'], ofSubject);
  const [texts, holders, assignees, ticketFacts, linked] = await Promise.all([
    readTexts(trx, written),
    lookUp<{ user_id: string }>(
      trx,
      incidents,
      (table) => sql`
        SELECT r.incident_id AS key, r.user_id FROM incident_roles r
        JOIN ${table} ON r.tenant_id = k.tenant_id AND r.incident_id = k.id`,
    ),
    lookUp<{ assignee_id: string | null }>(
      trx,
      tasks,
      (table) => sql`
        SELECT t.id AS key, t.assignee_id FROM incident_tasks t
        JOIN ${table} ON t.tenant_id = k.tenant_id AND t.id = k.id`,
    ),
    lookUp<TicketFacts>(
      trx,
      tickets,
      (table) => sql`
        SELECT t.id AS key, t.assignee_id, t.requester_id FROM tickets t
        JOIN ${table} ON t.tenant_id = k.tenant_id AND t.id = k.id`,
    ),
    lookUp<LinkedTicket>(
      trx,
      resolved,
      (table) => sql`
        SELECT l.incident_id AS key, t.id AS ticket_id, t.number, t.requester_id
        FROM ticket_incidents l
        JOIN tickets t ON t.tenant_id = l.tenant_id AND t.id = l.ticket_id
        JOIN ${table} ON l.tenant_id = k.tenant_id AND l.incident_id = k.id`,
    ),
  ]);
  return { texts, holders, tasks: assignees, tickets: ticketFacts, linked };
}

/** Finds the people of an audience that are known by name. */
type Naming = (occurrence: Occurrence, lore: Lore) => readonly (string | null | undefined)[];

const nobody: Naming = () => [];
const taker: Naming = ({ told: { to } }) => [to];
const assignee: Naming = ({ subject }, lore) => [lore.tickets.get(subject.id)?.[0]?.assignee_id];

/** The audiences but one, which is led to tickets of its own. */
const NAMED: Readonly<Record<Exclude<Audience, 'requesters_of_linked_tickets'>, Naming>> = {
  members: nobody,
  agents: nobody,
  taker,
  ticket_taker: taker,
  ticket_assignee: assignee,
  ticket_assignee_or_agents: assignee,
  mentioned: ({ told }, { texts }) => findMentions(texts.get(partOf(told)?.id ?? '') ?? ''),
  role_holders: ({ subject }, { holders }) =>
    (holders.get(subject.id) ?? []).map(({ user_id: userId }) => userId),
  task_assignee: ({ told }, { tasks }) => [tasks.get(told.taskId ?? '')?.[0]?.assignee_id],
  ticket_requester: ({ subject }, { tickets }) => [tickets.get(subject.id)?.[0]?.requester_id],
};

function named(audience: Audience, occurrence: Occurrence, lore: Lore): Addressee[] {
  const { subject, told } = occurrence;
  if (audience === 'requesters_of_linked_tickets') return requestersBehind(subject.id, lore);
  const requesterId = told.requesterId ?? null;
  return NAMED[audience](occurrence, lore).flatMap((userId) =>
    typeof userId === 'string' ? [{ userId, subject, requesterId }] : [],
  );
}

/** The requesters of the tickets that an incident is behind, each led to their own ticket. */
function requestersBehind(incidentId: string, { linked }: Lore): Addressee[] {
  return (linked.get(incidentId) ?? []).map(({ ticket_id: id, number, requester_id: userId }) => ({
    userId,
    subject: { type: 'ticket', id, reference: formatReference(number) },
    requesterId: userId,
  }));
}

/** Whether an audience is everybody of a sort. */
function wide(
  audience: Audience,
  { subject }: Occurrence,
  lore: Lore,
): 'members' | 'agents' | null {
  if (audience === 'members' || audience === 'agents') return audience;
  if (audience !== 'ticket_assignee_or_agents') return null;
  const ticket = lore.tickets.get(subject.id)?.[0];
  return typeof ticket?.assignee_id === 'string' ? null : 'agents';
}
