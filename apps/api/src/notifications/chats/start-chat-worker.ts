import type { Database } from '@incident-tracker/db';
import { sql } from 'kysely';
import { fromKysely } from 'pg-boss';
import type { JobWithMetadata, PgBoss } from 'pg-boss';
import type { Ports } from '../../platform/ports.js';
import { repeat } from '../../platform/repeat.js';
import { observeJob } from '../../platform/telemetry/observe-job.js';
import { deliverChatMessage } from './deliver-chat-message.js';
import type { ChatPorts, MessageKey } from './deliver-chat-message.js';

/** The queue of messages to chats. */
const CHAT_QUEUE = 'chats.send';

/** How the worker paces itself; the tests are less patient. */
export interface ChatPace {
  readonly relayEveryMs: number;
  /** Before the first repetition; each further one waits twice as long, up to 15 minutes. */
  readonly retryDelaySeconds: number;
}

const PACE: ChatPace = { relayEveryMs: 1_000, retryDelaySeconds: 10 };
/** With the delays above, about three hours: what is older is no news in a chat. */
const RETRIES = 16;
const LONGEST_DELAY_SECONDS = 900;
const BATCH = 100;

export type ChatWorkerPorts = ChatPorts & Pick<Ports, 'jobs' | 'tracer'>;

/** Sends messages to chats, for as long as the result is not disposed of. Several nodes share the work. */
export function startChatWorker(
  ports: ChatWorkerPorts,
  pace: Partial<ChatPace> = {},
): AsyncDisposable {
  const { db, logger } = ports;
  const given = { ...PACE, ...pace };
  let working: Promise<{ boss: PgBoss; stop: () => Promise<void> }> | null = null;
  const begin = () =>
    (working ??= startWorking(ports, given).catch((error: unknown) => {
      working = null;
      throw error;
    }));
  const relay = repeat({ name: 'chat relay', logger }, given.relayEveryMs, async () => {
    // The queue costs tables and connections: not before there is a message.
    if (working === null && !(await anyToSend(db))) return 'done';
    const { boss } = await begin();
    return handOver(db, boss);
  });
  return {
    async [Symbol.asyncDispose]() {
      await relay[Symbol.asyncDispose]();
      await (await working?.catch(() => null))?.stop();
    },
  };
}

async function anyToSend(db: Database): Promise<boolean> {
  const row = await db.platformTransaction(
    (trx) =>
      trx
        .selectFrom('chat_messages')
        .select('id')
        .where('status', 'in', ['queued', 'handed_over'])
        .limit(1)
        .executeTakeFirst(),
    { readOnly: true },
  );
  return row !== undefined;
}

async function startWorking(ports: ChatWorkerPorts, pace: ChatPace) {
  const boss = await ports.jobs.boss();
  await boss.createQueue(CHAT_QUEUE);
  await boss.updateQueue(CHAT_QUEUE, {
    retryLimit: RETRIES,
    retryDelay: pace.retryDelaySeconds,
    retryBackoff: true,
    retryDelayMax: LONGEST_DELAY_SECONDS,
    expireInSeconds: 60,
    deleteAfterSeconds: 86_400,
  });
  const id = await boss.work(
    CHAT_QUEUE,
    { includeMetadata: true, localConcurrency: 2, pollingIntervalSeconds: 1 },
    async (jobs: JobWithMetadata<MessageKey>[]) => {
      for (const { data, retryCount, retryLimit } of jobs) {
        await observeJob(ports, { queue: CHAT_QUEUE }, () =>
          deliverChatMessage(ports, data, { lastAttempt: retryCount >= retryLimit }),
        );
      }
    },
  );
  return { boss, stop: () => boss.offWork(CHAT_QUEUE, { id, wait: true }) };
}

/** Marks messages and writes their jobs in one transaction, so that none is lost or doubled in between. */
async function handOver(db: Database, boss: PgBoss): Promise<'more' | 'done'> {
  const count = await db.platformTransaction(async (trx) => {
    const { rows } = await sql<MessageKey>`
      UPDATE chat_messages m SET status = 'handed_over' FROM (
        SELECT tenant_id, id FROM chat_messages WHERE status = 'queued'
        ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED) q
      WHERE m.tenant_id = q.tenant_id AND m.id = q.id
      RETURNING m.tenant_id AS "tenantId", m.id AS "messageId"`.execute(trx);
    if (rows.length > 0) {
      await boss.insert(
        CHAT_QUEUE,
        rows.map((data) => ({ id: data.messageId, data })),
        { db: fromKysely(trx) },
      );
    }
    return rows.length;
  });
  return count === BATCH ? 'more' : 'done';
}
