/*
 * The rival: what a developer would write by hand today with Fastify, drizzle and zod. API keys are
 * hashed, input is validated, queries name the tenant, an audit row joins the incident's transaction.
 * It has no row-level security, permissions table, events, usage meter or timeline.
 */
import { and, desc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { fastify } from 'fastify';
import type { FastifyRequest } from 'fastify';
import pg from 'pg';
import { z } from 'zod';
import { authenticate } from './authenticate.js';
import type { Caller } from './authenticate.js';
import { declareByRival } from './declare.js';
import { incidents } from './schema.js';

const declareInput = z.strictObject({
  title: z.string().min(1).max(200),
  description: z.string().max(20_000).optional(),
  severity: z.enum(['SEV1', 'SEV2', 'SEV3', 'SEV4']).default('SEV3'),
  status: z.enum(['triage', 'investigating']).default('investigating'),
});
const idInput = z.object({ id: z.uuid() });
const pageInput = z.object({ limit: z.coerce.number().int().min(1).max(100).default(25) });

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const db = drizzle(pool);
const app = fastify({ logger: false });
const callers = new WeakMap<object, Caller>();

app.addHook('preHandler', async (request, reply) => {
  const caller = await authenticate(db, request);
  if (caller === undefined) return reply.code(401).send({ error: 'unauthorized' });
  callers.set(request, caller);
  return undefined;
});

function callerOf(request: object): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('a route without authentication');
  return caller;
}

app.get('/incidents/:id', async (request, reply) => {
  const { id } = idInput.parse(request.params);
  const { tenantId } = callerOf(request);
  const [incident] = await db
    .select()
    .from(incidents)
    .where(and(eq(incidents.tenantId, tenantId), eq(incidents.id, id)));
  return incident ?? reply.code(404).send({ error: 'not found' });
});

async function listPage(request: FastifyRequest): Promise<object> {
  const { limit } = pageInput.parse(request.query);
  const { tenantId } = callerOf(request);
  const items = await db
    .select()
    .from(incidents)
    .where(eq(incidents.tenantId, tenantId))
    .orderBy(desc(incidents.declaredAt), desc(incidents.id))
    .limit(limit + 1);
  return { items: items.slice(0, limit), hasMore: items.length > limit };
}
app.get('/incidents', listPage);

app.post('/incidents', async (request, reply) => {
  const input = declareInput.parse(request.body);
  const caller = callerOf(request);
  if (!caller.scopes.includes('write')) return reply.code(403).send({ error: 'forbidden' });
  return reply.code(201).send(await declareByRival(db, caller, input));
});

const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`listening at ${url}\n`);

process.once('SIGTERM', () => process.exit(0));
