import { writersOf } from '../../trpc/list-files/formats.js';
import type { Column } from '../../trpc/list-files/formats.js';
import type { Incident } from '../schemas.js';

/** The columns of a CSV export, in order. */
const COLUMNS: readonly Column<Incident>[] = [
  ['reference', ({ reference }) => reference],
  ['title', ({ title }) => title],
  ['severity', ({ severity }) => severity],
  ['status', ({ status }) => status],
  ['category', ({ category }) => category],
  ['commander', ({ commander }) => commander?.name ?? null],
  ['impactStartedAt', ({ impactStartedAt }) => impactStartedAt],
  ['detectedAt', ({ detectedAt }) => detectedAt],
  ['declaredAt', ({ declaredAt }) => declaredAt],
  ['acknowledgedAt', ({ acknowledgedAt }) => acknowledgedAt],
  ['mitigatedAt', ({ mitigatedAt }) => mitigatedAt],
  ['resolvedAt', ({ resolvedAt }) => resolvedAt],
  ['closedAt', ({ closedAt }) => closedAt],
  ['mergedInto', ({ mergedInto }) => mergedInto?.reference ?? null],
  ['source', ({ source }) => source],
  ['externalId', ({ externalId }) => externalId],
  ['createdBy', ({ createdBy }) => createdBy.name],
  ['createdAt', ({ createdAt }) => createdAt],
  ['updatedAt', ({ updatedAt }) => updatedAt],
  ['version', ({ version }) => version],
  ['id', ({ id }) => id],
  ['description', ({ description }) => description],
];

export const WRITERS = writersOf(COLUMNS);
