import { isWellFormedApiKey } from '../automation/key-format.js';
import { sha256 } from '../platform/keyring.js';
import type { BaseContext } from '../trpc/context.js';
import type { AppError, ErrorCode } from '../trpc/errors.js';
import type { Principal } from '../trpc/principal.js';
import type { SecurityEventType } from './catalogue.js';
import type { Concern } from './concern.js';
import type { SecurityEvent } from './security-events.js';

/** The errors that concern security by themselves. */
const EVENTS_OF_CODES: Readonly<Partial<Record<ErrorCode, SecurityEventType>>> = {
  AUTH_INVALID_CREDENTIALS: 'authn.login_failed',
  AUTH_LOCKED: 'authn.locked_out',
  AUTH_TOKEN_REUSED: 'authn.token_reused',
  AUTH_INVALID_API_KEY: 'authn.api_key_refused',
  MFA_INVALID_CODE: 'authn.second_factor_failed',
  FORBIDDEN: 'authz.denied',
  SCOPE_INSUFFICIENT: 'authz.denied',
  CSRF_FAILED: 'csrf.refused',
  RATE_LIMITED: 'rate_limit.exceeded',
  NOT_FOUND: 'object.not_found',
};

/** A call that was refused. */
export interface Refusal {
  readonly error: AppError;
  readonly procedure: string;
  readonly principal: Principal | null;
  /** The ids that the call named; null when there was no need to read them. */
  readonly named: string | null;
}

/** The type of event that an error makes; null for one that concerns nobody. */
export function typeOfRefusal(
  error: AppError,
  principal: Principal | null,
): SecurityEventType | null {
  const type = error.concern.type ?? EVENTS_OF_CODES[error.code] ?? null;
  // Who looks for nothing in particular and is nobody has opened an old link.
  return type === 'object.not_found' && principal === null ? null : type;
}

/** Whose it is: those whom the error names, else whoever made the call. */
function whoseOf(
  type: SecurityEventType,
  { userId, ...concern }: Concern,
  principal: Principal | null,
): Pick<SecurityEvent, 'tenantId' | 'userId' | 'serviceAccountId' | 'apiKeyId' | 'proven'> {
  if (principal?.kind === 'service_account') {
    const { tenantId, serviceAccountId, apiKeyId } = principal;
    return { tenantId: concern.tenantId ?? tenantId, serviceAccountId, apiKeyId, proven: true };
  }
  // A proof that fails concerns the account wherever it is a member, and proves nothing.
  const isProof = type.startsWith('authn.');
  const here = isProof ? null : (principal?.activeTenantId ?? null);
  return {
    tenantId: concern.tenantId === undefined ? here : concern.tenantId,
    userId: userId ?? principal?.userId ?? null,
    proven: !isProof && principal !== null,
  };
}

/** What only some errors have to tell. */
function whatOf(
  type: SecurityEventType,
  { request }: Pick<BaseContext, 'request'>,
  { error, procedure, named }: Refusal,
): Pick<SecurityEvent, 'target' | 'apiKeyHash'> & { facts: Record<string, unknown> } {
  switch (type) {
    case 'authn.api_key_refused': {
      const key = request.bearer?.value ?? '';
      const wellFormed = isWellFormedApiKey(key);
      const hash = wellFormed ? { apiKeyHash: sha256(key) } : {};
      return { target: key, ...hash, facts: { wellFormed } };
    }
    case 'authz.denied': {
      const { permission, reason } = error.details;
      return { target: procedure, facts: { permission, reason, procedure, status: error.status } };
    }
    case 'csrf.refused':
      return { facts: { reason: request.csrf, procedure } };
    case 'rate_limit.exceeded':
      return { facts: { policy: error.details['policy'] } };
    case 'object.not_found':
      return { target: `${procedure}|${named ?? ''}`, facts: {} };
    case 'tenant.crossing_attempted':
      return { target: error.concern.targetTenantId ?? '', facts: {} };
    default:
      return { facts: {} };
  }
}

/** The security event of a call that was refused; null when the refusal concerns nobody. */
export function eventOfRefusal(
  ctx: Pick<BaseContext, 'request'>,
  refusal: Refusal,
): SecurityEvent | null {
  const { error, principal } = refusal;
  const type = typeOfRefusal(error, principal);
  if (type === null) return null;
  const { account, targetTenantId, facts: told } = error.concern;
  const { facts, ...what } = whatOf(type, ctx, refusal);
  const { ip, traceId } = ctx.request;
  return {
    type,
    ip,
    traceId,
    ...whoseOf(type, error.concern, principal),
    ...what,
    ...(account !== undefined && { account }),
    ...(targetTenantId !== undefined && { targetTenantId }),
    // The recorder keeps the facts that the catalogue has for the type, and no others.
    details: { ...facts, ...told },
  };
}
