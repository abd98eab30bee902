import { recordAudit } from '../audit/record-audit.js';
import { checkVersion } from '../trpc/check-version.js';
import type { TenantContext } from '../trpc/context.js';
import { announceChange } from './announce-change.js';
import { changeEntries } from './change-entries.js';
import { differences } from './differences.js';
import type { Differences } from './differences.js';
import { parseStatus } from './lifecycle.js';
import { moved } from './move.js';
import { milestoneColumns, milestonesOf, presentIncident } from './present.js';
import { afterChanges, readRoleChanges } from './role-changes.js';
import type { RoleChange } from './role-changes.js';
import type { Incident, UpdateInput } from './schemas.js';
import { saveRole } from './save-role.js';
import { assertNotMerged } from './heads.js';
import { lockIncident, saveIncident } from './store.js';
import type { IncidentRow } from './store.js';
import { insertTimelineEvent } from './timeline/store.js';
import { assertEndings, assertMilestones, MILESTONES } from './timestamps.js';
import type { Milestone } from './timestamps.js';

/** The milestones that the caller sets or clears. */
function givenMilestones(input: UpdateInput): Partial<Record<Milestone, Date | null>> {
  return Object.fromEntries(
    MILESTONES.filter((name) => input[name] !== undefined).map((name) => {
      const text = input[name];
      return [name, typeof text === 'string' ? new Date(text) : null];
    }),
  );
}

/** The row as the input wants it; what the caller says of a milestone wins over the stamp. */
function edit(row: IncidentRow, input: UpdateInput, now: Date): IncidentRow {
  const { title, description } = input;
  const given = givenMilestones(input);
  const before = {
    ...milestonesOf(row),
    ...given,
    declaredAt: given.declaredAt ?? row.declared_at,
  };
  const next = moved({ ...row, ...milestoneColumns(before) }, input, now);
  const milestones = { ...milestonesOf(next), ...given, declaredAt: before.declaredAt };
  const changed = MILESTONES.filter(
    (name) => name in given && milestones[name]?.getTime() !== milestonesOf(row)[name]?.getTime(),
  );
  assertMilestones(milestones, new Set(changed), now);
  assertEndings(milestones, new Set(changed), parseStatus(next.status));
  return {
    ...next,
    title: title ?? row.title,
    description: description ?? row.description,
    ...milestoneColumns(milestones),
  };
}

function stateOf(row: IncidentRow) {
  const { title, description, status, severity } = row;
  return { title, description, status, severity, ...milestonesOf(row) };
}

/** What the audit log keeps: every property that differs, and who held the roles. */
function auditOf({ before, after }: Differences, roles: readonly RoleChange[]) {
  const heldBy = (side: 'from' | 'to') =>
    roles.length === 0
      ? {}
      : {
          roles: Object.fromEntries(roles.map((change) => [change.role, change[side]?.id ?? null])),
        };
  return { before: { ...before, ...heldBy('from') }, after: { ...after, ...heldBy('to') } };
}

/**
 * Changes what the input names. An input that changes nothing writes nothing and keeps the version.
 * @throws AppError NOT_FOUND, VERSION_MISMATCH, ALREADY_MERGED, INVALID_TRANSITION,
 * VALIDATION_FAILED.
 */
export async function updateIncident(ctx: TenantContext, input: UpdateInput): Promise<Incident> {
  const current = await lockIncident(ctx, input.incidentId);
  const { row } = current;
  checkVersion(input.expectedVersion, row.version);
  assertNotMerged(row.status);
  const edited = edit(row, input, ctx.now);
  const roles = await readRoleChanges(ctx, current.roles, input);
  const difference = differences(stateOf(row), stateOf(edited));
  const changed = [...difference.changed, ...(roles.length > 0 ? ['roles'] : [])];
  if (changed.length === 0) return presentIncident(ctx, current);

  const next = { ...edited, version: row.version + 1, updated_at: ctx.now };
  const entries = changeEntries({
    before: row,
    after: next,
    roles,
    fields: changed.filter((name) => name === 'title' || name === 'description'),
    timestamps: MILESTONES.filter((name) => input[name] !== undefined && changed.includes(name)),
  });
  await Promise.all([
    saveIncident(ctx, next),
    ...roles.map(({ role, to }) =>
      saveRole(ctx, { incidentId: row.id, role, userId: to?.id ?? null }),
    ),
    ...entries.map((entry) => insertTimelineEvent(ctx, entry)),
    recordAudit(ctx, {
      action: 'incident.updated',
      target: { type: 'incident', id: row.id },
      ...auditOf(difference, roles),
    }),
    announceChange(ctx, { before: row, after: next, changed, roles }),
  ]);
  return presentIncident(ctx, { ...current, row: next, roles: afterChanges(current.roles, roles) });
}
