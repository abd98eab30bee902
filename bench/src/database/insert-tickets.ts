import type { Client } from 'pg';
import type { Declarer } from './insert-incidents.js';

const BATCH = 50_000;
/** So many tickets of a tenant have each of the rare things, whatever the total. */
const RARE_COUNT = 10;

/** What the tickets are to be found by. */
export const TICKET_WORDS = {
  /** In ten titles. */
  rare: 'chronograph',
  /** In every twelfth title. */
  common: 'gateway',
  /** In ten comments. */
  rareComment: 'sprocket',
  /** In every eighth comment. */
  commonComment: 'refund',
  rareTag: 'legal',
  /** On every third ticket. */
  commonTag: 'vip',
} as const;

const TICKETS = `
  INSERT INTO tickets (tenant_id, id, number, title, description, status, priority, category, requester_type,
    requester_id, assignee_id, tags, first_responded_at, resolution_breached_at, clock_stopped_at, solved_at,
    closed_at, created_by_type, created_by_id, version, created_at, updated_at)
  SELECT $1, uuidv7(age), n,
    initcap(what) || ' ' || how || CASE WHEN n % $5 = 0 THEN ' ${TICKET_WORDS.rare}' ELSE '' END,
    'Since this morning ' || what || ' ' || how || ' for all of us in ' || place || '. What can we do?',
    status, (ARRAY['normal', 'low', 'normal', 'high', 'urgent'])[1 + n % 5],
    (ARRAY['billing', 'account', NULL, 'hardware'])[1 + n % 4], 'user',
    CASE WHEN n % $5 = 1 THEN $7::uuid ELSE $8::uuid END,
    CASE WHEN n % $5 = 2 THEN $7::uuid WHEN n % 8 < 4 THEN $8::uuid END,
    CASE WHEN n % $5 = 3 THEN ARRAY['${TICKET_WORDS.rareTag}'] WHEN n % 3 = 0 THEN ARRAY['${TICKET_WORDS.commonTag}'] ELSE '{}' END,
    made + interval '5 minutes', CASE WHEN n % 20 = 0 THEN made + interval '9 minutes' END,
    CASE WHEN status IN ('pending', 'solved', 'closed') THEN made + interval '70 minutes' END,
    CASE WHEN status IN ('solved', 'closed') THEN made + interval '70 minutes' END,
    CASE WHEN status = 'closed' THEN made + interval '80 minutes' END,
    'service_account', $2, 1 + n % 4, made, made + (n % 90) * interval '1 minute'
  FROM generate_series($3::int, $4::int) AS n
  CROSS JOIN LATERAL (SELECT -($6::int - n) * interval '1 minute' AS age) AS ages
  CROSS JOIN LATERAL (SELECT date_trunc('milliseconds', now() + age) AS made,
    (ARRAY['api ${TICKET_WORDS.common}', 'checkout', 'search index', 'login page', 'mail delivery', 'image storage', 'billing job', 'primary database', 'message queue', 'mobile push', 'report export', 'dns resolver'])[1 + n % 12] AS what,
    (ARRAY['times out', 'returns errors', 'is slow', 'drops connections', 'falls behind'])[1 + n % 5] AS how,
    (ARRAY['Frankfurt', 'Dublin', 'Virginia', 'Oregon', 'Singapore', 'Sydney', 'Tokyo'])[1 + n % 7] AS place,
    CASE WHEN $6::int - n < 40 THEN (ARRAY['new', 'open', 'open', 'pending'])[1 + n % 4]
      ELSE (ARRAY['closed', 'closed', 'solved'])[1 + n % 3] END AS status
  ) AS facts`;

const COMMENTS = `
  INSERT INTO ticket_comments (tenant_id, id, ticket_id, body, visibility, author_type, author_id, created_at)
  SELECT t.tenant_id, uuidv7(t.created_at - now()), t.id,
    'We are looking into it' || CASE WHEN t.number % $5 = 4 THEN ' with the ${TICKET_WORDS.rareComment}' ELSE '' END
      || CASE WHEN t.number % 16 = 0 THEN ' and give you a ${TICKET_WORDS.commonComment}' ELSE '' END || '.',
    CASE WHEN t.number % 10 = 0 THEN 'internal' ELSE 'public' END, 'service_account', $2, t.created_at + interval '5 minutes'
  FROM tickets t WHERE t.tenant_id = $1 AND t.number BETWEEN $3::int AND $4::int AND t.number % 2 = 0`;

const TAGS = `
  INSERT INTO ticket_tags (tenant_id, ticket_id, tag)
  SELECT tenant_id, id, unnest(tags) FROM tickets WHERE tenant_id = $1`;

/**
 * Fills a tenant with `count` tickets, one for each past minute, a few dozen of them not done, and
 * with a comment on every other. Written in SQL, because a million through the product would take
 * longer than the measurement.
 * @param client connected as app_platform.
 * @param people who asked for ten of them and was given ten others, and who for all the rest.
 */
export async function insertTickets(
  client: Client,
  { tenantId, serviceAccountId }: Declarer,
  { count, people }: { count: number; people: { rare: string; frequent: string } },
): Promise<void> {
  await client.query('SET synchronous_commit = off');
  const every = Math.max(1, Math.floor(count / RARE_COUNT));
  for (let from = 1; from <= count; from += BATCH) {
    const to = Math.min(count, from + BATCH - 1);
    const part = [tenantId, serviceAccountId, from, to, every];
    await client.query(TICKETS, [...part, count, people.rare, people.frequent]);
    await client.query(COMMENTS, part);
  }
  await client.query(TAGS, [tenantId]);
  await client.query(
    `INSERT INTO tenant_counters (tenant_id, kind, value) VALUES ($1, 'ticket', $2)
     ON CONFLICT (tenant_id, kind) DO UPDATE SET value = excluded.value`,
    [tenantId, count],
  );
  await client.query('RESET synchronous_commit');
}
