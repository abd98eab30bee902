import type { Contract } from './contract.js';

type Incidents = Contract['procedures']['incidents'];

type Tickets = Contract['procedures']['tickets'];

/** A ticket. */
export type Ticket = Tickets['get']['output'];
/** A comment on a ticket. */
export type TicketComment = Tickets['comments']['add']['output'];

/** An incident. */
export type Incident = Incidents['get']['output'];
/** An event on the timeline of an incident. */
export type TimelineEvent = Incidents['timeline']['add']['output'];
/** A task of an incident. */
export type Task = Incidents['tasks']['add']['output'];
/** A status update of an incident. */
export type StatusUpdate = Incidents['statusUpdates']['publish']['output'];
/** A saved view of a list. */
export type View = Contract['procedures']['views']['get']['output'];
