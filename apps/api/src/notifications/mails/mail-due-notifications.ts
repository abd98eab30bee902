import { isPermission } from '@incident-tracker/policy';
import { sql } from 'kysely';
import type { PlatformTransaction } from '@incident-tracker/db';
import { queueMail } from '../../mail/queue-mail.js';
import { LOCKS } from '../../platform/leadership/locks.js';
import type { Ports } from '../../platform/ports.js';
import { findMembers } from '../fan-out/members.js';
import { isPart, readTexts } from '../fan-out/texts.js';
import { composeMails } from './compose.js';
import { dropOfDeletedTenants, duePeople, dueRows, putOff, settle } from './due-rows.js';
import type { DueRow } from './due-rows.js';
import { judge } from './judge.js';

/** What mailing takes. */
export type MailingPorts = Pick<
  Ports,
  'db' | 'clock' | 'fieldCrypto' | 'keyring' | 'publicUrl' | 'metrics'
>;

/** People who are mailed to in one transaction, and the most that they are told in it. */
const PEOPLE = 50;
const ROWS = 500;

/**
 * Puts the mails that are due on their way, in the transaction in which it notes that: each is queued
 * once, whenever the process dies. One process at a time does so, so that what is due together for a
 * person comes in one mail. @returns `more` when there may be more to do at once.
 */
export async function mailDueNotifications(ports: MailingPorts): Promise<'more' | 'done'> {
  const { db, clock, metrics } = ports;
  const now = clock.now();
  const counts = { queued: 0, dropped: 0, postponed: 0 };
  const outcome = await db.platformTransaction(async (trx) => {
    if (!(await isAlone(trx))) return 'done';
    const people = await duePeople(trx, now, PEOPLE);
    if (people.length === 0) return 'done';
    const rows = await dueRows(trx, people, { now, limit: ROWS });
    if (rows.length === 0) await dropOfDeletedTenants(trx, now);
    const members = new Map(
      (await findMembers(trx, people)).map((member) => [
        `${member.tenantId} ${member.userId}`,
        member,
      ]),
    );
    const toSend: DueRow[] = [];
    const toDrop: DueRow[] = [];
    const delayed = new Map<number, DueRow[]>();
    for (const row of rows) {
      const verdict = judge(row, members.get(`${row.tenant_id} ${row.user_id}`), now);
      if (verdict.what === 'send') toSend.push(row);
      else if (verdict.what === 'drop') toDrop.push(row);
      else {
        const until = verdict.until.getTime();
        delayed.set(until, [...(delayed.get(until) ?? []), row]);
      }
    }
    const texts = await readTexts(trx, toSend.flatMap(textKeysOf));
    const byPerson = Map.groupBy(toSend, (row) => `${row.tenant_id} ${row.user_id}`);
    const mails = [...byPerson.values()].flatMap((own) => composeMails(ports, own, texts));
    counts.queued = mails.length;
    await Promise.all(mails.map((mail) => queueMail(ports, trx, mail)));
    await settle(trx, toSend, 'queued');
    await settle(trx, toDrop, 'dropped');
    counts.dropped = toDrop.length;
    for (const [until, late] of delayed) {
      await putOff(trx, late, new Date(until));
      counts.postponed += late.length;
    }
    return people.length === PEOPLE || rows.length === ROWS ? 'more' : 'done';
  });
  for (const [name, count] of Object.entries(counts)) {
    if (count > 0) metrics.add('notification_mails_total', count, { outcome: name });
  }
  return outcome;
}

async function isAlone(trx: PlatformTransaction): Promise<boolean> {
  const { rows } = await sql<{ alone: boolean }>`
    SELECT pg_try_advisory_xact_lock(${LOCKS.notificationMails}) AS alone`.execute(trx);
  return rows[0]?.alone === true;
}

function textKeysOf({ tenant_id: tenantId, part_id: id, details, permission }: DueRow) {
  const { part } = details;
  return id !== null && isPart(part) && isPermission(permission) ? [{ tenantId, part, id }] : [];
}
