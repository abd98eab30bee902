import { sql } from 'kysely';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declareIncident, newFolder, runCommandOn } from '../../testing/backup.js';
import { createMachine, expectStatus, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';
import { textAt } from '../../testing/client.js';
import { runTenantDelete } from '../commands/tenant-delete.js';
import { runTenantExport } from '../commands/tenant-export.js';
import { listTables } from '../catalog.js';
import { WITHHELD_TABLES } from './withheld.js';

const folder = newFolder();
let app: TestApp;
let owner: Member;
let other: Member;
beforeAll(async () => {
  // Nothing is written meanwhile by itself.
  app = await startTestApp({ workers: false });
  owner = await signUpOwner(app.url, 'Leaving');
  other = await signUpOwner(app.url, 'Staying');
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const run = (command: typeof runTenantExport, ...args: string[]) =>
  runCommandOn(command, args, { DATABASE_URL: app.databaseUrl, DATA_DIR: folder.in('data') });

/** Every row that names a tenant, by table. */
async function rowsOf(tenantId: string): Promise<Record<string, number>> {
  return app.database.platformTransaction(async (trx) => {
    const counts: Record<string, number> = {};
    for (const { name, columns } of await listTables(trx)) {
      const key = name === 'tenants' ? 'id' : 'tenant_id';
      if (!columns.some((column) => column.name === key)) continue;
      const { rows } = await sql<{ count: number }>`
        SELECT count(*)::int AS count FROM ${sql.table(name)} WHERE ${sql.ref(key)} = ${tenantId}`.execute(
        trx,
      );
      counts[name] = rows[0]?.count ?? 0;
    }
    return counts;
  });
}

describe('pnpm tenant:export', () => {
  it('hands over every row of the tenant, and nothing secret or of others', async () => {
    const machine = await createMachine(owner, { role: 'ADMIN', scopes: ['read'] });
    const hook = { url: 'https://example.com/hook', events: ['*'] };
    const answer = expectStatus(await owner.client.post('/v1/webhooks', hook), 201);
    await declareIncident(owner, 'Ours to take along');
    await declareIncident(other, 'Not theirs');
    const stored = await app.database.platformTransaction((trx) =>
      trx
        .selectFrom('webhook_endpoints')
        .innerJoin('api_keys', 'api_keys.tenant_id', 'webhook_endpoints.tenant_id')
        .select(['webhook_endpoints.secret', 'api_keys.secret_hash'])
        .where('webhook_endpoints.tenant_id', '=', owner.tenantId)
        .executeTakeFirstOrThrow(),
    );
    const done = await run(runTenantExport, '--tenant', owner.tenantId, folder.in('export'));
    expect(done.code).toBe(0);

    const tables = folder.in('export/tables');
    const texts = new Map(
      readdirSync(tables).map((file) => [
        file.replace('.ndjson', ''),
        readFileSync(`${tables}/${file}`, 'utf8'),
      ]),
    );
    const linesOf = (table: string): unknown[] =>
      (texts.get(table) ?? '')
        .split('\n')
        .filter((line) => line !== '')
        .map((line): unknown => JSON.parse(line));
    for (const [table, count] of Object.entries(await rowsOf(owner.tenantId))) {
      if (Object.hasOwn(WITHHELD_TABLES, table)) expect(texts.has(table)).toBe(false);
      else expect([table, linesOf(table).length]).toEqual([table, count]);
    }
    expect(linesOf('incidents')).toMatchObject([{ title: 'Ours to take along' }]);
    expect(linesOf('people')).toEqual([{ id: owner.userId, name: owner.name, email: owner.email }]);
    const all = [...texts.values()].join('');
    for (const secret of [
      machine.apiKey,
      textAt(answer.body, 'secret'),
      stored.secret ?? '-',
      stored.secret_hash.toString('hex'),
      stored.secret_hash.toString('base64'),
      'argon2',
      other.tenantId,
      other.email,
    ]) {
      expect(all).not.toContain(secret);
    }
  });

  it('refuses an unknown tenant, and leaves no folder behind', async () => {
    const id = '01999999-0000-7000-8000-000000000000';
    const refused = await run(runTenantExport, '--tenant', id, folder.in('none'));
    expect(refused).toMatchObject({ code: 2, err: `There is no tenant ${id}\n` });
    expect([existsSync(folder.in('none')), existsSync(folder.in('none.partial'))]).toEqual([
      false,
      false,
    ]);
    expect((await run(runTenantExport, '--tenant', "' OR true", 'x')).err).toContain('Usage: ');
  });
});

describe('pnpm tenant:delete', () => {
  it('lets an OWNER take it back, and says so in the audit log', async () => {
    const { code, out } = await run(runTenantDelete, '--tenant', owner.tenantId);
    expect([code, out]).toEqual([0, expect.stringContaining('"restorableUntil":"')]);
    expectStatus(await owner.client.get('/v1/incidents'), 404);
    const again = await run(runTenantDelete, '--tenant', owner.tenantId);
    expect(again.out).toBe(out);
    expectStatus(await owner.client.post(`/v1/tenants/${owner.tenantId}/restore`), 200);
    const { body } = await owner.client.get('/v1/audit-logs?action=tenant.deleted');
    expect(body).toMatchObject({ items: [{ actor: { type: 'system' } }] });
  });

  it('removes everything at once when its name is given, and nothing else', async () => {
    const wrong = ['--tenant', owner.tenantId, '--now', '--confirm', 'Staying'];
    expect(await run(runTenantDelete, ...wrong)).toMatchObject({ code: 2 });
    expectStatus(await owner.client.get('/v1/incidents'), 200);
    expect(await run(runTenantDelete, '--tenant', owner.tenantId, '--now')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Usage: '),
    });
    const kept = await rowsOf(other.tenantId);
    const args = ['--tenant', owner.tenantId, '--now', '--confirm', 'Leaving'];
    expect(await run(runTenantDelete, ...args)).toMatchObject({ code: 0 });
    const left = await rowsOf(owner.tenantId);
    expect(Object.values(left).reduce((sum, count) => sum + count, 0)).toBe(0);
    expect(await rowsOf(other.tenantId)).toEqual(kept);
  });
});
