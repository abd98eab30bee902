import { z } from 'zod';
import { id, timestamp } from '../../trpc/common-schemas.js';
import { changes } from './changes.js';
import type { EventTypeEntry } from './event-type.js';
import { AN_OBJECT, A_PERSON, ANOTHER_PERSON } from './examples.js';

/** Events about a tenant, its members and its plan. */
export const TENANCY_EVENTS = {
  'tenant.created': {
    description: 'The tenant was created.',
    permission: 'tenants.read',
    payload: z.strictObject({}),
    example: {},
  },
  'tenant.updated': {
    description: 'The tenant was renamed or its settings changed.',
    permission: 'tenants.read',
    payload: z.strictObject({ changes }),
    example: { changes: ['name'] },
  },
  'tenant.deleted': {
    description: 'The tenant was deleted; it can be restored for 30 days.',
    permission: 'tenants.read',
    payload: z.strictObject({}),
    example: {},
  },
  'tenant.restored': {
    description: 'The deleted tenant was restored.',
    permission: 'tenants.read',
    payload: z.strictObject({}),
    example: {},
  },
  'tenant.ownership_transferred': {
    description: 'The tenant was handed over to another member.',
    permission: 'members.read',
    payload: z.strictObject({ from: id, to: id }),
    example: { from: A_PERSON, to: ANOTHER_PERSON },
  },
  'member.joined': {
    description: 'A person became a member.',
    permission: 'members.read',
    payload: z.strictObject({ userId: id, role: z.string() }),
    example: { userId: A_PERSON, role: 'AGENT' },
  },
  'member.updated': {
    description: 'A member got another role.',
    permission: 'members.read',
    payload: z.strictObject({ userId: id, role: z.string() }),
    example: { userId: A_PERSON, role: 'ADMIN' },
  },
  'member.removed': {
    description: 'A member left or was removed.',
    permission: 'members.read',
    payload: z.strictObject({ userId: id }),
    example: { userId: A_PERSON },
  },
  'invite.created': {
    description: 'A person was invited.',
    permission: 'invites.read',
    payload: z.strictObject({ inviteId: id, role: z.string() }),
    example: { inviteId: AN_OBJECT, role: 'AGENT' },
  },
  'invite.updated': {
    description: 'An invitation was sent again, withdrawn or accepted.',
    permission: 'invites.read',
    payload: z.strictObject({ inviteId: id }),
    example: { inviteId: AN_OBJECT },
  },
  'tenant.plan_changed': {
    description: 'The tenant got another plan.',
    permission: 'tenants.read',
    payload: z.strictObject({ from: z.string(), to: z.string() }),
    example: { from: 'free', to: 'team' },
  },
  'usage.warning': {
    description: 'So many percent of the daily write quota are used; once a day.',
    permission: 'billing.read',
    payload: z.strictObject({
      percent: z.number(),
      used: z.number(),
      limit: z.number(),
      resetsAt: timestamp,
    }),
    example: { percent: 80, used: 8_000, limit: 10_000, resetsAt: '2026-03-03T00:00:00.000Z' },
  },
  'quota.exceeded': {
    description:
      'The daily write quota is used up; once a day. As many writes as `burst` are still let through.',
    permission: 'billing.read',
    payload: z.strictObject({
      used: z.number(),
      limit: z.number(),
      burst: z.number(),
      resetsAt: timestamp,
    }),
    example: { used: 100_000, limit: 100_000, burst: 10_000, resetsAt: '2026-03-03T00:00:00.000Z' },
  },
} as const satisfies Readonly<Record<string, EventTypeEntry>>;
