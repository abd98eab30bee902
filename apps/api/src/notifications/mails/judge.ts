import { authorize, isPermission } from '@incident-tracker/policy';
import { parseRole } from '../../trpc/parse-role.js';
import { isKindName } from '../catalogue.js';
import type { MemberToTell } from '../fan-out/members.js';
import { channelsFor } from '../preferences/channels.js';
import { quietUntil } from '../timing/mail-due-at.js';
import type { DueRow } from './due-rows.js';

/** What is to become of a notification whose mail is due. */
export type Verdict =
  | { readonly what: 'send' }
  /** Not wanted any more, read in the inbox meanwhile, or not for their eyes any more. */
  | { readonly what: 'drop' }
  | { readonly what: 'put_off'; readonly until: Date };

const SEND: Verdict = { what: 'send' };
const DROP: Verdict = { what: 'drop' };

/**
 * Judges anew, at the moment of sending, what was judged when it happened: membership, role, what the
 * person may read, and what they have chosen may have changed since.
 */
export function judge(row: DueRow, member: MemberToTell | undefined, now: Date): Verdict {
  if (member === undefined || row.title === null || row.read_at !== null) return DROP;
  if (!isKindName(row.kind) || !isPermission(row.permission)) return DROP;
  if (!member.email || !channelsFor(row.kind, member.choices).email) return DROP;
  const { tenantId, userId, role } = member;
  const { requester_id: requesterId, visibility } = row;
  const subject = { tenantId, userId, role: parseRole(role) };
  const decision = authorize(row.permission, { tenantId, requesterId, visibility }, subject);
  if (decision.effect === 'deny') return DROP;
  if (row.urgent && member.timing.urgentPasses) return SEND;
  const until = quietUntil(now, member.timing);
  return until === null ? SEND : { what: 'put_off', until };
}
