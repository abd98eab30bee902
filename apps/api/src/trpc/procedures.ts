import type {
  AuthenticatedContext,
  BaseContext,
  OutwardContext,
  PersonContext,
  TenantContext,
  TenantStreamContext,
} from './context.js';
import { authenticate, authenticatePerson } from './ladder/authenticate.js';
import type { Call } from './ladder/call.js';
import { checkCsrf } from './ladder/csrf.js';
import { enterAsCaller } from './ladder/enter-as.js';
import { admit, enterTenant, enterTenantStream } from './ladder/enter-tenant.js';
import { idempotent } from './ladder/idempotent.js';
import { idempotentPerson } from './ladder/idempotent-person.js';
import { limitByAddress, limitPrincipal } from './ladder/limited.js';
import { metered } from './ladder/meter.js';
import { observed } from './ladder/observed.js';
import { receiveUpload } from './ladder/receive-upload.js';
import { runErrand } from './ladder/run-errand.js';
import { watched } from './ladder/watched.js';
import { standOn } from './stand-on.js';

/*
 * The ladders. Each procedure stands on one of these and says in `.meta()` what it needs; nothing is
 * enforced anywhere else. Rungs are plain functions, climbed in the order in which they are written.
 */

/** The lowest rungs, for everybody. */
function climb(call: Call, above: () => Promise<unknown>): Promise<unknown> {
  return observed(call, () =>
    watched(call, async () => {
      await limitByAddress(call);
      checkCsrf(call);
      return above();
    }),
  );
}

/** For anybody: sign-up, sign-in, forgotten password. */
export const publicProcedure = standOn<BaseContext>((call, verb) =>
  climb(call, () => verb(call.ctx)),
);

/** For whoever has proven who they are, person or machine, about themselves. */
export const authenticatedProcedure = standOn<AuthenticatedContext>((call, verb) =>
  climb(call, async () => {
    const principal = await authenticate(call);
    await limitPrincipal(call, principal);
    return verb({ ...call.ctx, principal });
  }),
);

/** For a signed-in person and their own account: sessions, password, their tenants. */
export const personProcedure = standOn<PersonContext>((call, verb) =>
  climb(call, async () => {
    const principal = await authenticatePerson(call);
    await limitPrincipal(call, principal);
    return idempotentPerson(call, { ...call.ctx, principal }, verb);
  }),
);

/** Inside a tenant: authenticated, limited, entered, permitted, once per key, metered, in one transaction. */
export const tenantProcedure = standOn<TenantContext>((call, verb) =>
  climb(call, () =>
    enterAsCaller(call, (ctx) => idempotent(call, ctx, (keyed) => metered(call, keyed, verb))),
  ),
);

/** As `tenantProcedure`, for what brings a file: it is received when its sender is known and admitted. */
export const uploadProcedure = standOn<TenantContext>((call, verb) =>
  climb(call, async () => {
    const principal = await authenticate(call);
    await limitPrincipal(call, principal);
    await receiveUpload(call, principal);
    return enterTenant(call, { principal, presumption: null }, (ctx) =>
      idempotent(call, ctx, (keyed) => metered(call, keyed, verb)),
    );
  }),
);

/** As `tenantProcedure`, for what waits for a server outside: with no transaction open meanwhile. */
export const outwardProcedure = standOn<OutwardContext>((call, verb) =>
  climb(call, async () => {
    const principal = await authenticate(call);
    await limitPrincipal(call, principal);
    // Whoever may not ask is told so before their input is looked at.
    await admit(call, principal);
    return verb({ ...call.ctx, principal, run: (errand) => runErrand(call, principal, errand) });
  }),
);

/** A stream of a tenant's events. */
export const tenantStream = standOn<TenantStreamContext>((call, verb) =>
  climb(call, async () => {
    const principal = await authenticate(call);
    await limitPrincipal(call, principal);
    return verb(await enterTenantStream(call, principal));
  }),
);
