/*
 * The floor: what the same work costs on the same stack (Hono, node-server, pg) without anything that
 * makes it a product: no sign-in, no tenant check, no validation, no permissions, no logs.
 */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { once } from 'node:events';
import pg from 'pg';
import { declareBare } from './declare.js';
import { prepared } from './statements.js';

/** The product's own default. */
const POOL_SIZE = 10;

const pool = new pg.Pool({
  connectionString: process.env['DATABASE_URL'],
  max: POOL_SIZE,
  pipeline: true,
});
const app = new Hono();

app.get('/tenants/:tenantId/incidents/:id', async (c) => {
  const { rows } = await pool.query(prepared('read', [c.req.param('tenantId'), c.req.param('id')]));
  return c.json(rows[0]);
});
app.get('/tenants/:tenantId/incidents', async (c) => {
  const { rows } = await pool.query(prepared('list', [c.req.param('tenantId')]));
  return c.json({ items: rows });
});
app.post('/tenants/:tenantId/incidents', async (c) => {
  const { title } = await c.req.json<{ title: string }>();
  return c.json(await declareBare(pool, c.req.param('tenantId'), title), 201);
});

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
await once(server, 'listening');
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('the server has no port');
process.stdout.write(`listening at http://127.0.0.1:${address.port}\n`);

process.once('SIGTERM', () => process.exit(0));
