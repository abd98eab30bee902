import { deleteExpiredAnswers } from '../idempotency/delete-expired.js';
import { deleteFactorLeftovers } from '../mfa/delete-leftovers.js';
import type { Ports } from '../platform/ports.js';
import { repeat } from '../platform/repeat.js';
import { sessionsOn } from './sessions/sessions.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A used or expired token still answers "expired" rather than "unknown" for this long. */
const TOKENS_KEPT_MS = 7 * DAY_MS;
/** Longer than any lockout counter looks back. */
const ATTEMPTS_KEPT_MS = 2 * DAY_MS;
/** As long as browsers keep the cookie. */
const DEVICES_KEPT_MS = 400 * DAY_MS;
/** Of mails only the envelope is left by then. */
const MAILS_KEPT_MS = 30 * DAY_MS;
/** A code that has expired still answers so for this long. */
const CODES_KEPT_MS = DAY_MS;
/** Longer than any budget of sends looks back. */
const SENDS_KEPT_MS = 2 * DAY_MS;
/** As long as mails to a former address may be around: whoever is forgotten is forgotten there, too. */
const EMAIL_CHANGES_KEPT_MS = 30 * DAY_MS;

/** Deletes what proves nothing any more: ended sessions, spent tokens, old counters, devices and mails. */
export async function deleteLeftovers({
  db,
  config,
  clock,
}: Pick<Ports, 'db' | 'config' | 'clock'>): Promise<void> {
  const now = clock.now();
  const before = (age: number): Date => new Date(now.getTime() - age);
  const { identity } = db;
  await sessionsOn(identity, { lifetimes: config, now }).deleteExpired();
  await identity
    .deleteFrom('one_time_tokens')
    .where('expires_at', '<', before(TOKENS_KEPT_MS))
    .execute();
  await identity
    .deleteFrom('login_attempts')
    .where('updated_at', '<', before(ATTEMPTS_KEPT_MS))
    .execute();
  await identity
    .deleteFrom('known_devices')
    .where('last_seen_at', '<', before(DEVICES_KEPT_MS))
    .execute();
  await identity.deleteFrom('otp_flows').where('expires_at', '<', before(CODES_KEPT_MS)).execute();
  await identity.deleteFrom('otp_sends').where('updated_at', '<', before(SENDS_KEPT_MS)).execute();
  await identity
    .deleteFrom('email_changes')
    .where('created_at', '<', before(EMAIL_CHANGES_KEPT_MS))
    .execute();
  await deleteFactorLeftovers(identity, now);
  await deleteExpiredAnswers(db, now);
  await identity.deleteFrom('oidc_flows').where('expires_at', '<', now).execute();
  await identity.deleteFrom('oidc_pending_links').where('expires_at', '<', now).execute();
  await identity
    .deleteFrom('mail_messages')
    .where('status', 'in', ['sent', 'failed'])
    .where('created_at', '<', before(MAILS_KEPT_MS))
    .execute();
}

/** Does so every hour, until the result is disposed of. */
export function startUpkeep(ports: Ports): AsyncDisposable {
  return repeat({ name: 'identity upkeep', logger: ports.logger }, HOUR_MS, async () => {
    await deleteLeftovers(ports);
    return 'done';
  });
}
