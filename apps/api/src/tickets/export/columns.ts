import { writersOf } from '../../trpc/list-files/formats.js';
import type { Column } from '../../trpc/list-files/formats.js';
import type { Ticket } from '../schemas.js';

/** The columns of a CSV export, in order. */
const COLUMNS: readonly Column<Ticket>[] = [
  ['reference', ({ reference }) => reference],
  ['title', ({ title }) => title],
  ['status', ({ status }) => status],
  ['priority', ({ priority }) => priority],
  ['category', ({ category }) => category],
  ['requester', ({ requester }) => requester.name],
  ['assignee', ({ assignee }) => assignee?.name ?? null],
  ['tags', ({ tags }) => tags.join(', ')],
  ['firstResponseDueAt', ({ firstResponseDueAt }) => firstResponseDueAt],
  ['firstRespondedAt', ({ firstRespondedAt }) => firstRespondedAt],
  ['resolutionDueAt', ({ resolutionDueAt }) => resolutionDueAt],
  ['solvedAt', ({ solvedAt }) => solvedAt],
  ['closedAt', ({ closedAt }) => closedAt],
  ['breached', ({ breached }) => breached.join(', ')],
  ['incidents', ({ incidents }) => incidents.map(({ reference }) => reference).join(', ')],
  ['commentCount', ({ commentCount }) => commentCount],
  ['createdAt', ({ createdAt }) => createdAt],
  ['updatedAt', ({ updatedAt }) => updatedAt],
  ['version', ({ version }) => version],
  ['id', ({ id }) => id],
  ['description', ({ description }) => description],
];

export const WRITERS = writersOf(COLUMNS);
