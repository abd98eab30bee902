import type { Role } from '@incident-tracker/policy';
import { canonicalJson } from '../audit/canonical-json.js';
import type { JsonValue } from '../audit/canonical-json.js';
import { sha256 } from '../platform/keyring.js';
import type { Keyring } from '../platform/keyring.js';
import { invalidInput } from '../trpc/to-app-error.js';
import { actorOf } from '../trpc/principal.js';
import type { Principal } from '../trpc/principal.js';
import { checkIdempotencyKey } from './idempotency-key.js';

/** A call that is to happen once. */
export interface KeyedCall {
  /** What the key stands for: SHA-256 over the scope and the key. */
  readonly fingerprint: Buffer;
  /** What was asked: HMAC-SHA-256 over the input. */
  readonly requestMac: Buffer;
}

interface Given {
  readonly key: string;
  readonly principal: Principal;
  /** The tenant, or null for what concerns the person alone. */
  readonly tenantId: string | null;
  /** The procedure's name. */
  readonly path: string;
  /** Place in a batch: its calls share one header, and each is a call of its own. */
  readonly batchIndex: number;
  readonly rawInput: unknown;
  /** A role that sees only a part of the tenant. */
  readonly partialRole?: Role | undefined;
}

/**
 * Identifies a call by its idempotency key, for its principal, tenant and procedure alone: nobody
 * meets, or learns of, the keys of others. Who has come to see less of the tenant than when they asked
 * asks something else: an answer that was given to a colleague is not replayed to a requester.
 * @throws AppError VALIDATION_FAILED for a key or an input that cannot be used.
 */
export function keyedCall(keyring: Keyring, given: Given): KeyedCall {
  const { principal, tenantId, path, batchIndex, rawInput } = given;
  const { type, id } = actorOf(principal);
  const scope = [tenantId, type, id, path, batchIndex, checkIdempotencyKey(given.key)];
  return {
    fingerprint: sha256(JSON.stringify(scope)),
    requestMac: keyring.mac('idempotency', `${canonicalInput(rawInput)}${given.partialRole ?? ''}`),
  };
}

/** Inputs come from `JSON.parse`; what has no canonical form is refused, as the schema would. */
function canonicalInput(rawInput: unknown): string {
  try {
    return canonicalJson(asJson(rawInput));
  } catch {
    throw invalidInput('', 'The input cannot be written as JSON.');
  }
}

/** Both faces read their input from JSON or from strings; anything else makes `canonicalJson` throw. */
function asJson(value: unknown): JsonValue {
  return value as JsonValue;
}
