import type { Schema } from '@incident-tracker/db';
import { PERMISSION_NAMES, authorize } from '@incident-tracker/policy';
import type { Permission, Subject } from '@incident-tracker/policy';
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { findEventType } from '../../events/catalogue.js';
import { conditionToWhere } from '../../trpc/condition-to-where.js';
import { KIND_NAMES, kindOf } from '../catalogue.js';

/** The permissions that notifications may ask of their readers. */
const ASKED: ReadonlySet<Permission> = new Set(
  KIND_NAMES.map(kindOf).flatMap(({ permission, triggers }) =>
    permission !== undefined
      ? [permission]
      : triggers.flatMap(({ event }) => findEventType(event)?.permission ?? []),
  ),
);
const ASKED_NAMES = PERMISSION_NAMES.filter((name) => ASKED.has(name));

type Row = Schema & { n: Schema['notifications'] };

/** The notifications whose subject may read them now: a role that was lost hides what it showed. */
export function mayReadNow(
  subject: Subject,
): (eb: ExpressionBuilder<Row, 'n'>) => Expression<SqlBool> {
  return (eb) =>
    eb.or(
      ASKED_NAMES.flatMap((permission) => {
        const { effect, condition } = authorize(permission, undefined, subject);
        if (effect === 'deny') return [];
        const isOfIt = eb('n.permission', '=', permission);
        if (condition === undefined) return [isOfIt];
        const holds = conditionToWhere<Row, 'n'>(condition, {
          subject,
          columns: {
            requesterId: 'n.requester_id',
            visibility: 'n.visibility',
            userId: 'n.user_id',
            // Whoever uploaded a file is who did what the notification tells.
            uploadedBy: 'n.actor_id',
          },
        });
        return [eb.and([isOfIt, holds(eb)])];
      }),
    );
}
