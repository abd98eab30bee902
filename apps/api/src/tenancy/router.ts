import { nothing } from '../trpc/common-schemas.js';
import { sessionState } from '../identity/schemas.js';
import { ssoRouter } from '../oidc/sso-router.js';
import { router } from '../trpc/init.js';
import { personProcedure, tenantProcedure } from '../trpc/procedures.js';
import { changePlan } from '../usage/change-plan.js';
import { changePlanInput } from '../usage/schemas.js';
import { createTenant } from './create-tenant.js';
import { deleteTenant } from './delete-tenant.js';
import { getTenant } from './get-tenant.js';
import { invitesRouter } from './invites-router.js';
import { listTenants } from './list-tenants.js';
import { membersRouter } from './members-router.js';
import { restoreTenant } from './restore-tenant.js';
import {
  createTenantInput,
  deleteTenantInput,
  listTenantsInput,
  ownershipTransfer,
  tenant,
  tenantInput,
  tenantPage,
  transferOwnershipInput,
  updateTenantInput,
} from './schemas.js';
import { switchTenant } from './switch-tenant.js';
import { transferOwnership } from './transfer-ownership.js';
import { updateTenant } from './update-tenant.js';

const tags = ['tenants'];

export const tenantsRouter = router({
  list: personProcedure
    .meta({
      auth: ['session'],
      permission: 'self',
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/tenants',
        summary: 'List your tenants',
        description:
          'A tenant that its OWNER has deleted is shown to them while it can be restored.',
        tags,
        errors: ['CURSOR_INVALID'],
      },
    })
    .input(listTenantsInput)
    .output(tenantPage)
    .query(({ ctx, input }) => listTenants(ctx, input)),

  create: personProcedure
    .meta({
      auth: ['session'],
      permission: 'self',
      rate: 'write',
      rest: {
        method: 'POST',
        path: '/v1/tenants',
        summary: 'Create a tenant',
        description: 'You become its OWNER, and your session switches to it.',
        tags,
        status: 201,
      },
    })
    .input(createTenantInput)
    .output(tenant)
    .mutation(({ ctx, input }) => createTenant(ctx, input)),

  get: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'tenants.read',
      tenant: 'path',
      rate: 'read',
      rest: { method: 'GET', path: '/v1/tenants/{tenantId}', summary: 'Read a tenant', tags },
    })
    .input(tenantInput)
    .output(tenant)
    .query(({ ctx }) => getTenant(ctx)),

  update: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'tenants.update',
      tenant: 'path',
      rate: 'write',
      usage: 'tenant.write',
      rest: {
        method: 'PATCH',
        path: '/v1/tenants/{tenantId}',
        summary: 'Change the name or the settings of a tenant',
        description:
          'Whoever turns `requireMfa` on needs a second factor already; whoever changes it, a sign-in within 15 minutes.',
        tags,
        errors: ['VERSION_MISMATCH', 'MFA_REQUIRED', 'REAUTH_REQUIRED'],
      },
    })
    .input(updateTenantInput)
    .output(tenant)
    .mutation(({ ctx, input }) => updateTenant(ctx, input)),

  delete: tenantProcedure
    .meta({
      auth: ['session'],
      permission: 'tenants.delete',
      tenant: 'path',
      rate: 'write',
      usage: 'tenant.write',
      rest: {
        method: 'DELETE',
        path: '/v1/tenants/{tenantId}',
        summary: 'Delete a tenant',
        description: 'It can be restored for 30 days. Needs a recent sign-in.',
        tags,
        status: 204,
        errors: ['VERSION_MISMATCH', 'REAUTH_REQUIRED'],
      },
    })
    .input(deleteTenantInput)
    .output(nothing)
    .mutation(({ ctx, input }) => deleteTenant(ctx, input)),

  restore: personProcedure
    .meta({
      auth: ['session'],
      permission: 'self',
      rate: 'write',
      rest: {
        method: 'POST',
        path: '/v1/tenants/{tenantId}/restore',
        summary: 'Restore a deleted tenant',
        description: 'For an OWNER, within 30 days of the deletion.',
        tags,
        errors: ['NOT_FOUND', 'FORBIDDEN'],
      },
    })
    .input(tenantInput)
    .output(tenant)
    .mutation(({ ctx, input }) => restoreTenant(ctx, input)),

  switch: tenantProcedure
    .meta({
      auth: ['session'],
      permission: 'tenants.read',
      tenant: 'path',
      rate: 'write',
      secretOutput: ['csrfToken'],
      rest: {
        method: 'POST',
        path: '/v1/tenants/{tenantId}/switch',
        summary: 'Make a tenant the active one of your session',
        tags,
      },
    })
    .input(tenantInput)
    .output(sessionState)
    .mutation(({ ctx }) => switchTenant(ctx)),

  transferOwnership: tenantProcedure
    .meta({
      auth: ['session'],
      permission: 'tenants.transfer_ownership',
      tenant: 'path',
      rate: 'write',
      usage: 'tenant.write',
      rest: {
        method: 'POST',
        path: '/v1/tenants/{tenantId}/transfer-ownership',
        summary: 'Hand the tenant over to another member',
        description: 'They become OWNER and you ADMIN. Needs a recent sign-in.',
        tags,
        errors: ['REAUTH_REQUIRED'],
      },
    })
    .input(transferOwnershipInput)
    .output(ownershipTransfer)
    .mutation(({ ctx, input }) => transferOwnership(ctx, input)),

  changePlan: tenantProcedure
    .meta({
      auth: ['session'],
      permission: 'tenants.change_plan',
      tenant: 'path',
      rate: 'write',
      usage: 'tenant.write',
      rest: {
        method: 'POST',
        path: '/v1/tenants/{tenantId}/plan',
        summary: 'Change the plan of a tenant',
        description:
          'For an OWNER. A smaller plan must have room for what the tenant has: else 409, and `details.exceeds` lists what is too much.',
        tags,
        errors: ['CONFLICT', 'VERSION_MISMATCH'],
      },
    })
    .input(changePlanInput)
    .output(tenant)
    .mutation(({ ctx, input }) => changePlan(ctx, input)),

  sso: ssoRouter,
  members: membersRouter,
  invites: invitesRouter,
});
