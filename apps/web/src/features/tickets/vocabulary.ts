import type { Ticket } from '../../api/types';

export type Status = Ticket['status'];
export type Priority = Ticket['priority'];

/* The records are complete by type: a word that the API adds and that is not here fails the type check. */

export const STATUS_LABELS: Readonly<Record<Status, string>> = {
  new: 'New',
  open: 'Open',
  pending: 'Pending',
  solved: 'Solved',
  closed: 'Closed',
};

/** The same for those who asked. */
export const STATUS_FOR_REQUESTER: Readonly<Record<Status, string>> = {
  new: 'Received',
  open: 'In progress',
  pending: 'Waiting for you',
  solved: 'Solved',
  closed: 'Closed',
};

export const STATUS_COLORS: Readonly<Record<Status, string>> = {
  new: 'violet',
  open: 'blue',
  pending: 'yellow',
  solved: 'teal',
  closed: 'gray',
};

export const PRIORITY_LABELS: Readonly<Record<Priority, string>> = {
  urgent: 'Urgent',
  high: 'High',
  normal: 'Normal',
  low: 'Low',
};

export const PRIORITY_COLORS: Readonly<Record<Priority, string>> = {
  urgent: 'red',
  high: 'orange',
  normal: 'blue',
  low: 'gray',
};

/** Statuses in which somebody has something to do. */
export const OPEN_STATUSES: readonly Status[] = ['new', 'open', 'pending'];
