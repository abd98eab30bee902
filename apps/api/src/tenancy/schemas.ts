import { ROLES } from '@incident-tracker/policy';
import { z } from 'zod';
import {
  displayName,
  emailAddress,
  expectedVersion,
  id,
  pageInput,
  pageOf,
  timestamp,
} from '../trpc/common-schemas.js';

export const role = z.enum(ROLES);

export const person = z.object({ id, name: z.string() });

/** A token as it stands in a mailed link. */
const inviteToken = z.string().min(1).max(200);

export const tenantInput = z.strictObject({ tenantId: id });

export const createTenantInput = z.strictObject({ name: displayName });

export const updateTenantInput = z.strictObject({
  tenantId: id,
  name: displayName.optional(),
  requireMfa: z
    .boolean()
    .optional()
    .meta({ description: 'Members without a second factor are kept out until they have one.' }),
  expectedVersion,
});

export const deleteTenantInput = z.strictObject({ tenantId: id, expectedVersion });

export const tenant = z
  .object({
    id,
    name: z.string(),
    plan: z.string(),
    /** The caller's own role in it. */
    role,
    requireMfa: z.boolean(),
    version: z.number().int(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'Tenant' });
export type Tenant = z.output<typeof tenant>;

export const listTenantsInput = z.strictObject(pageInput);

export const tenantPage = pageOf(
  z.object({
    id,
    name: z.string(),
    plan: z.string(),
    role,
    joinedAt: timestamp,
    /** Set on a tenant that its OWNER has deleted and may still restore. */
    deletedAt: timestamp.nullable(),
    restorableUntil: timestamp.nullable(),
  }),
);
export type TenantPage = z.output<typeof tenantPage>;

export const memberInput = z.strictObject({ tenantId: id, userId: id });

export const listMembersInput = z.strictObject({ tenantId: id, ...pageInput });

export const updateMemberInput = z.strictObject({
  tenantId: id,
  userId: id,
  role,
  expectedVersion,
});

export const member = z
  .object({
    /** The person's id, under the name that every list item has. */
    id,
    userId: id,
    name: z.string(),
    email: z.string(),
    role,
    mfaEnabled: z.boolean().meta({ description: 'Has a second factor.' }),
    joinedAt: timestamp,
    version: z.number().int(),
  })
  .meta({ id: 'Member' });
export type Member = z.output<typeof member>;

export const memberPage = pageOf(member);

export const transferOwnershipInput = z.strictObject({ tenantId: id, userId: id });

export const ownershipTransfer = z
  .object({ owner: member, previousOwner: member })
  .meta({ id: 'OwnershipTransfer' });

export const createInviteInput = z.strictObject({ tenantId: id, email: emailAddress, role });

export const inviteInput = z.strictObject({ tenantId: id, inviteId: id });

export const listInvitesInput = z.strictObject({ tenantId: id, ...pageInput });

export const invite = z
  .object({
    id,
    email: z.string(),
    role,
    status: z.enum(['pending', 'expired']),
    invitedBy: person,
    createdAt: timestamp,
    expiresAt: timestamp,
    version: z.number().int(),
  })
  .meta({ id: 'Invite' });
export type Invite = z.output<typeof invite>;

export const invitePage = pageOf(invite);

export const inviteTokenInput = z.strictObject({ token: inviteToken });

export const membership = z
  .object({
    tenantId: id,
    tenantName: z.string(),
    plan: z.string(),
    role,
    joinedAt: timestamp,
  })
  .meta({ id: 'Membership' });

export const invitePreview = z
  .object({
    tenantName: z.string(),
    role,
    email: z.string(),
    invitedBy: z.string(),
    expiresAt: timestamp,
  })
  .meta({ id: 'InvitePreview' });
