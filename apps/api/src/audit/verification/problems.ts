import { z } from 'zod';
import { id } from '../../trpc/common-schemas.js';

/** What can be wrong with an audit log, and what it means. */
const AUDIT_PROBLEMS = {
  event_edited: 'An event is not what was written',
  event_missing: 'An event was deleted',
  event_inserted: 'An event was slipped in beside the sealer',
  erasure_unaccounted:
    'Personal data is gone from an event without an erasure that accounts for it',
  leaves_missing: 'Part of the sealed log is gone',
  root_mismatch: 'The log is not the one that a checkpoint was signed over',
  tree_altered: 'The stored state of the tree is not what its leaves make it',
  checkpoint_altered: 'A checkpoint is not what was signed',
  checkpoint_unsigned: 'A checkpoint was not signed by a key of this installation',
  checkpoint_unchained: 'A checkpoint does not follow on the one before it',
  log_rolled_back: 'A checkpoint outside the database covers more than the log holds',
  log_rewritten: 'A checkpoint outside the database is of another log',
  sink_unreadable: 'The checkpoints outside the database could not be read',
} as const;

export type AuditProblemKind = keyof typeof AUDIT_PROBLEMS;

const kinds = Object.keys(AUDIT_PROBLEMS) as readonly string[] as readonly AuditProblemKind[];

export const auditProblem = z.object({
  kind: z.enum(kinds),
  message: z.string(),
  /** The leaves concerned: from `position` up to and with `lastPosition`. */
  position: z.number().int().optional(),
  lastPosition: z.number().int().optional(),
  eventId: id.optional(),
  /** Size of the checkpoint concerned. */
  checkpointSize: z.number().int().optional(),
  /** The place outside the database that says otherwise. */
  sink: z.string().optional(),
});
export type AuditProblem = z.output<typeof auditProblem>;

/** More than this many are not listed: they would say the same. */
const MOST_PROBLEMS = 100;

/** Gathers problems, up to as many as are listed. */
export class Problems {
  readonly list: AuditProblem[] = [];

  add(kind: AuditProblemKind, where: Omit<AuditProblem, 'kind' | 'message'> = {}): void {
    if (this.list.length >= MOST_PROBLEMS) return;
    this.list.push({ kind, message: AUDIT_PROBLEMS[kind], ...where });
  }
}
