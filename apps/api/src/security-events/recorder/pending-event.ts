import { createHash } from 'node:crypto';
import { newId } from '@incident-tracker/db';
import { networkOf } from '../../identity/lockout/network.js';
import type { Keyring } from '../../platform/keyring.js';
import { entryOf } from '../catalogue.js';
import type { Fact, SecurityEventEntry, SecurityEventType } from '../catalogue.js';
import type { SecurityEvent } from '../security-events.js';
import { addressOf } from './address.js';

const MINUTE_MS = 60_000;
/** Facts are words of ours; this only bounds a fault. */
const LONGEST_FACT = 200;

/** An event on its way to the database; repetitions of it only count until then. */
export interface PendingEvent {
  /** What repetitions of it are found by while it waits. */
  readonly key: string;
  /** Id of its row. What falls into the same row of a minute has the same id, on every node. */
  readonly id: string;
  /** Id of the row that detectors count; the same for all that is alike for them within a minute. */
  readonly signalId: string;
  readonly type: SecurityEventType;
  readonly at: Date;
  lastAt: Date;
  count: number;
  readonly tenantId: string | null;
  readonly targetTenantId: string | null;
  readonly userId: string | null;
  readonly serviceAccountId: string | null;
  readonly apiKeyId: string | null;
  readonly apiKeyHash: Buffer | null;
  readonly ip: string | null;
  readonly network: string | null;
  readonly traceId: string | null;
  readonly details: Readonly<Record<string, Fact | null>>;
  /** `user:` or `key:` and an id. */
  readonly principal: string | null;
  readonly account: string | null;
  readonly target: string | null;
}

/** The facts that the catalogue knows of; nothing else is kept. */
function factsOf(
  { details: known }: SecurityEventEntry,
  given: Readonly<Record<string, unknown>>,
): Record<string, Fact | null> {
  const facts: Record<string, Fact | null> = {};
  for (const name of known) {
    const value = given[name];
    if (typeof value === 'string') facts[name] = value.slice(0, LONGEST_FACT);
    else if (typeof value === 'number' || typeof value === 'boolean') facts[name] = value;
  }
  return facts;
}

/** `user:` or `key:` and an id, of whoever has proven to be it. */
export function principalOf(event: SecurityEvent): string | null {
  if (event.apiKeyId) return `key:${event.apiKeyId}`;
  return event.userId && event.proven === true ? `user:${event.userId}` : null;
}

/** An id of our own making (RFC 9562 §5.8): the same text has the same id. */
function idOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/**
 * What tells an event from those that it may be counted with. Cheap, because a flood pays it for each of
 * its requests; null where every occurrence has a row of its own.
 */
export function repetitionKeyOf(event: SecurityEvent, at: Date): string | null {
  const { rows, apart = [] } = entryOf(event.type);
  if (rows === 'each') return null;
  const details: Readonly<Record<string, unknown>> = event.details ?? {};
  return JSON.stringify([
    event.type,
    Math.floor(at.getTime() / MINUTE_MS),
    principalOf(event) ?? event.ip,
    event.tenantId,
    event.targetTenantId,
    event.userId,
    event.serviceAccountId,
    event.account,
    event.target,
    event.apiKeyHash?.toString('hex'),
    ...apart.map((name) => details[name]),
  ]);
}

/** Makes the event that is stored from one that was recorded. */
export function pendingEventOf(keyring: Keyring, event: SecurityEvent, at: Date): PendingEvent {
  const { type } = event;
  const entry = entryOf(type);
  const details = factsOf(entry, event.details ?? {});
  const ip = addressOf(event.ip);
  const network = ip === null ? null : networkOf(ip);
  const principal = principalOf(event);
  const digest = (text: string): string =>
    keyring.mac('security-events', text).subarray(0, 16).toString('hex');
  const account =
    event.account === undefined ? null : digest(`account|${event.account.toLowerCase()}`);
  const reached = event.target ?? details['webhookId'];
  const target = reached === undefined ? null : digest(`target|${String(reached)}`);
  const { tenantId = null, targetTenantId = null, userId = null } = event;
  const { serviceAccountId = null, apiKeyId = null, apiKeyHash = null } = event;
  const minute = Math.floor(at.getTime() / MINUTE_MS);
  const keyHash = apiKeyHash?.toString('hex') ?? null;
  // Somebody known is one source wherever they are; of somebody unknown, the network is all there is.
  const source = principal ?? network;
  const apart = (entry.apart ?? []).map((name) => details[name] ?? null);
  // Not the tenant that was reached for: each has the row in its own stream anyway, and in the stream of
  // whoever tries one id after the other there must not be a row for each.
  const whose = [tenantId, userId, serviceAccountId, keyHash];
  const id =
    entry.rows === 'each'
      ? newId()
      : idOf(digest(JSON.stringify([type, minute, source, ...whose, ...apart])));
  return {
    key: repetitionKeyOf(event, at) ?? id,
    id,
    signalId: idOf(
      digest(JSON.stringify([type, minute, network, principal, account, target, userId, tenantId])),
    ),
    type,
    at,
    lastAt: at,
    count: 1,
    tenantId,
    targetTenantId,
    userId,
    serviceAccountId,
    apiKeyId,
    apiKeyHash,
    ip,
    network,
    traceId: event.traceId ?? null,
    details,
    principal,
    account,
    target,
  };
}
