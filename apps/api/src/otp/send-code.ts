import type { Schema } from '@incident-tracker/db';
import { randomBytes, randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { onTimeGrid } from '../identity/on-time-grid.js';
import { queueMail } from '../mail/queue-mail.js';
import { queueSms } from '../mail/queue-sms.js';
import { codeMail, codeSms } from '../mail/templates/code-messages.js';
import type { Ports } from '../platform/ports.js';
import type { BaseContext } from '../trpc/context.js';
import { CODE_LIFETIME_MS, codeMac, newCode } from './code.js';
import { destinationOf } from './destination.js';
import type { Destination } from './destination.js';
import { findRecipient } from './find-recipient.js';
import type { Recipient } from './find-recipient.js';
import { insertFlow } from './flows-store.js';
import type { OtpPurpose } from './purposes.js';
import type { SendInput, SentCode } from './schemas.js';
import { nextSendAt, sendBudget, takeSend, tooManySends } from './send-budgets.js';

const GRID_MS = 100;

/** Ends the counting transaction without a trace: whoever is refused has used nothing up. */
class UsedUp extends Error {}

/**
 * Has a code sent, if the destination has an account for which the purpose makes sense. The answer is
 * the same in any case, in its time as well, and so is what the flow does afterwards.
 * @throws AppError VALIDATION_FAILED, AUTH_REQUIRED, REAUTH_REQUIRED; RATE_LIMITED with Retry-After
 * for a destination or network that had too many, whoever they belong to.
 */
export async function sendCode(ctx: BaseContext, given: SendInput): Promise<SentCode> {
  const destination = await destinationOf(ctx, given);
  return onTimeGrid(GRID_MS, async () => {
    await takeSends(ctx, destination);
    return startFlow(ctx.ports, given.purpose, destination);
  });
}

/** Counts the send on all budgets that the caller may be told of, or on none. */
async function takeSends({ ports, request }: BaseContext, destination: Destination): Promise<void> {
  const { db, keyring, clock } = ports;
  const now = clock.now();
  const { channel, address } = destination;
  const budgets = [
    sendBudget(keyring, 'destination', `${channel}|${address}`),
    sendBudget(keyring, 'network', request.ip),
  ];
  try {
    await db.identityTransaction(async (trx) => {
      // Always in this order, so that two sends cannot wait for each other.
      const taken = await Promise.all(budgets.map((budget) => takeSend(trx, budget, now)));
      if (taken.includes(false)) throw new UsedUp();
    });
  } catch (error) {
    if (!(error instanceof UsedUp)) throw error;
    const until = await Promise.all(budgets.map((budget) => nextSendAt(db.identity, budget, now)));
    throw tooManySends(new Date(Math.max(...until.map((date) => date.getTime()))), now);
  }
}

async function startFlow(
  ports: Ports,
  purpose: OtpPurpose,
  destination: Destination,
): Promise<SentCode> {
  const { db, clock, keyring, fieldCrypto } = ports;
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + CODE_LIFETIME_MS);
  // Not a UUIDv7: who does not know the flow cannot use up its guesses, so it must not be guessable.
  const flowId = randomUUID();
  await db.identityTransaction(async (trx) => {
    const found = await findRecipient(trx, fieldCrypto, { purpose, destination });
    const recipient = found !== null && (await maySendTo(trx, ports, found)) ? found : null;
    const userId = recipient?.user.id ?? null;
    const code = newCode();
    const { channel, address } = destination;
    const messageId =
      recipient === null
        ? null
        : await queueCode(ports, trx, { purpose, destination, recipient, code, expiresAt });
    await insertFlow(trx, {
      id: flowId,
      purpose,
      channel,
      userId,
      ownSession: recipient?.ownSession ?? false,
      // The account's own spelling of the address is what gets verified.
      email: channel === 'email' ? (recipient?.user.email ?? null) : null,
      phone:
        channel === 'sms' && recipient !== null
          ? fieldCrypto.encryptField({ column: 'otp_flows.phone', rowId: flowId }, address)
          : null,
      messageId,
      codeMac:
        recipient === null ? randomBytes(32) : codeMac(keyring, { flowId, purpose, userId }, code),
      createdAt: now,
      expiresAt,
    });
  });
  return { accepted: true, flowId, expiresAt: expiresAt.toISOString() };
}

/**
 * Takes a send out of an account's budget. That it is used up is told to the account's own session
 * only: anybody else may not know that there is an account.
 */
async function maySendTo(
  trx: Kysely<Schema>,
  { keyring, clock }: Ports,
  { user, ownSession }: Recipient,
): Promise<boolean> {
  const now = clock.now();
  const budget = sendBudget(keyring, 'account', user.id);
  if (await takeSend(trx, budget, now)) return true;
  if (ownSession) throw tooManySends(await nextSendAt(trx, budget, now), now);
  return false;
}

function queueCode(
  ports: Ports,
  trx: Kysely<Schema>,
  message: {
    purpose: OtpPurpose;
    destination: Destination;
    recipient: Recipient;
    code: string;
    expiresAt: Date;
  },
): Promise<string> {
  const { purpose, destination, recipient, code, expiresAt } = message;
  if (destination.channel === 'sms') {
    const text = codeSms({ purpose, code });
    return queueSms(ports, trx, { to: destination.address, text, expiresAt });
  }
  const { email, name } = recipient.user;
  return queueMail(ports, trx, { to: email, expiresAt, ...codeMail({ name, purpose, code }) });
}
