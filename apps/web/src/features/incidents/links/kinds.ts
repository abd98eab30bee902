import type { IncidentLink } from '../../../api/types';

export type LinkKind = IncidentLink['kind'];

/** What a page can be to an incident. */
export const PAGE_KINDS = [
  'link',
  'runbook',
  'dashboard',
  'document',
  'ticket',
  'chat',
  'code',
  'alert',
] as const satisfies readonly LinkKind[];

/** What an incident can be to another. */
export const RELATION_KINDS = [
  'related',
  'caused_by',
  'causes',
  'duplicate_of',
  'duplicated_by',
] as const satisfies readonly LinkKind[];
