import { t } from './init.js';
import { authenticate, authenticatePerson } from './ladder/authenticate.js';
import { checkCsrf } from './ladder/csrf.js';
import { enterTenant, enterTenantStream } from './ladder/enter-tenant.js';
import { meter } from './ladder/meter.js';

/*
 * The ladder. Each procedure stands on one of these and says in `.meta()` what it needs; nothing is
 * enforced anywhere else.
 */

/** For anybody: sign-up, sign-in, forgotten password. */
export const publicProcedure = t.procedure.use(checkCsrf);

/** For whoever has proven who they are, person or machine, about themselves. */
export const authenticatedProcedure = publicProcedure.use(authenticate);

/** For a signed-in person and their own account: sessions, password, their tenants. */
export const personProcedure = publicProcedure.use(authenticatePerson);

/** Inside a tenant: authenticated, entered, permitted, metered, in one transaction. */
export const tenantProcedure = publicProcedure.use(authenticate).use(enterTenant).use(meter);

/** A stream of a tenant's events. */
export const tenantStream = publicProcedure.use(authenticate).use(enterTenantStream);
