import { t } from './init.js';
import { authenticate, authenticatePerson } from './ladder/authenticate.js';
import { checkCsrf } from './ladder/csrf.js';
import { defaultInput } from './ladder/default-input.js';
import { enterTenant, enterTenantStream } from './ladder/enter-tenant.js';
import { idempotent } from './ladder/idempotent.js';
import { idempotentPerson } from './ladder/idempotent-person.js';
import { limited, limitedByAddress } from './ladder/limited.js';
import { meter } from './ladder/meter.js';
import { observed } from './ladder/observed.js';
import { watched } from './ladder/watched.js';

/*
 * The ladder. Each procedure stands on one of these and says in `.meta()` what it needs; nothing is
 * enforced anywhere else.
 */

/** For anybody: sign-up, sign-in, forgotten password. */
export const publicProcedure = t.procedure
  .use(observed)
  .use(watched)
  .use(limitedByAddress)
  .use(defaultInput)
  .use(checkCsrf);

/** For whoever has proven who they are, person or machine, about themselves. */
export const authenticatedProcedure = publicProcedure.use(authenticate).use(limited);

/** For a signed-in person and their own account: sessions, password, their tenants. */
export const personProcedure = publicProcedure
  .use(authenticatePerson)
  .use(limited)
  .use(idempotentPerson);

/** Inside a tenant: authenticated, limited, entered, permitted, once per key, metered, in one transaction. */
export const tenantProcedure = publicProcedure
  .use(authenticate)
  .use(limited)
  .use(enterTenant)
  .use(idempotent)
  .use(meter);

/** A stream of a tenant's events. */
export const tenantStream = publicProcedure.use(authenticate).use(limited).use(enterTenantStream);
