import type { Incident } from '../schemas.js';

type Column = readonly [name: string, read: (incident: Incident) => string | number | null];

/** The columns of a CSV export, in order. */
export const COLUMNS: readonly Column[] = [
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
