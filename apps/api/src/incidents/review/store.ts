import type { Schema } from '@incident-tracker/db';
import type { Selectable } from 'kysely';
import type { TenantContext } from '../../trpc/context.js';
import { actorName, shownActor } from '../actor.js';
import { iso } from '../present.js';
import { formatReference } from '../reference.js';
import type { IncidentHead } from '../heads.js';
import { loadedTask, presentTask, selectTenantTasks } from '../tasks/store.js';
import { REVIEW_STATUSES } from './schemas.js';
import type { Review, ReviewStatus } from './schemas.js';

/** The stored columns of a review. */
export type ReviewRow = Selectable<Schema['incident_reviews']>;

type Tenant = Pick<TenantContext, 'trx' | 'tenantId'>;
type Tasks = Review['actionItems'];

const nameOf = (who: 'created_by' | 'updated_by' | 'published_by') =>
  actorName({ table: 'incident_reviews', type: `${who}_type`, id: `${who}_id` });

/** The review of an incident with the names that go with it; undefined while there is none. */
export async function findReview({ trx, tenantId }: Tenant, incidentId: string) {
  return trx
    .selectFrom('incident_reviews')
    .selectAll('incident_reviews')
    .select([
      nameOf('created_by').as('created_by_name'),
      nameOf('updated_by').as('updated_by_name'),
      nameOf('published_by').as('published_by_name'),
    ])
    .where('incident_reviews.tenant_id', '=', tenantId)
    .where('incident_reviews.incident_id', '=', incidentId)
    .executeTakeFirst();
}

export type FoundReview = NonNullable<Awaited<ReturnType<typeof findReview>>>;

/** The tasks that the review asks for, in its order. */
export async function findActionItems(ctx: Tenant, incidentId: string): Promise<Tasks> {
  const rows = await selectTenantTasks(ctx)
    .innerJoin('incident_review_actions', (join) =>
      join
        .onRef('incident_review_actions.tenant_id', '=', 'incident_tasks.tenant_id')
        .onRef('incident_review_actions.task_id', '=', 'incident_tasks.id'),
    )
    .where('incident_review_actions.incident_id', '=', incidentId)
    .orderBy('incident_review_actions.position')
    .execute();
  return rows.map((row) => presentTask(loadedTask(row)));
}

/** Writes the review as it is, new or not. Its incident is locked. */
export async function saveReviewRow({ trx }: Tenant, row: ReviewRow): Promise<void> {
  const { tenant_id: _tenant, incident_id: _incident, ...content } = row;
  await trx
    .insertInto('incident_reviews')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'incident_id']).doUpdateSet(content))
    .execute();
}

/** Makes these tasks, in this order, the action items of a review. */
export async function saveActionItems(
  { trx, tenantId }: Tenant,
  incidentId: string,
  taskIds: readonly string[],
): Promise<void> {
  const deleted = trx
    .deleteFrom('incident_review_actions')
    .where('tenant_id', '=', tenantId)
    .where('incident_id', '=', incidentId)
    .execute();
  const rows = taskIds.map((taskId, position) => ({
    tenant_id: tenantId,
    incident_id: incidentId,
    task_id: taskId,
    position,
  }));
  await Promise.all([
    deleted,
    rows.length > 0 && trx.insertInto('incident_review_actions').values(rows).execute(),
  ]);
}

/** The status in a database column, which has a check constraint. */
export function parseReviewStatus(value: string): ReviewStatus {
  const status = REVIEW_STATUSES.find((known) => known === value);
  if (status === undefined) throw new Error(`unknown status of a review: ${value}`);
  return status;
}

function unwritten({ id, number }: IncidentHead): Review {
  return {
    incidentId: id,
    reference: formatReference(number),
    status: 'draft',
    summary: '',
    impact: '',
    rootCause: '',
    contributingFactors: [],
    whatWentWell: '',
    whatWentBadly: '',
    actionItems: [],
    createdBy: null,
    createdAt: null,
    updatedBy: null,
    updatedAt: null,
    publishedBy: null,
    publishedAt: null,
    version: 0,
  };
}

/** A review as callers see it; an empty one where nobody has written any. */
export function presentReview(
  incident: IncidentHead,
  row: FoundReview | undefined,
  actionItems: Tasks,
): Review {
  if (row === undefined) return unwritten(incident);
  const { published_by_type: publisher } = row;
  return {
    incidentId: incident.id,
    reference: formatReference(incident.number),
    status: parseReviewStatus(row.status),
    summary: row.summary,
    impact: row.impact,
    rootCause: row.root_cause,
    contributingFactors: row.contributing_factors,
    whatWentWell: row.went_well,
    whatWentBadly: row.went_badly,
    actionItems,
    createdBy: shownActor(row.created_by_type, row.created_by_id, row.created_by_name),
    createdAt: row.created_at.toISOString(),
    updatedBy: shownActor(row.updated_by_type, row.updated_by_id, row.updated_by_name),
    updatedAt: row.updated_at.toISOString(),
    publishedBy:
      publisher === null ? null : shownActor(publisher, row.published_by_id, row.published_by_name),
    publishedAt: iso(row.published_at),
    version: row.version,
  };
}
