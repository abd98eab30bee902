import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Database } from '../database.js';
import { isUnavailable } from '../errors.js';
import { newId } from '../new-id.js';
import { asLoginUser } from '../testing/as-login-user.js';
import { eventually } from '../testing/eventually.js';
import { startSource } from '../testing/source-process.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { openEmbeddedServer } from './open.js';
import { isAlive, readPostmaster } from './postmaster.js';
import { stopServer } from './stop.js';

const HOLD_SERVER = new URL('../testing/hold-server.fixture.ts', import.meta.url);

/** A fresh DATA_DIR with short ways to look at its server; disposal stops what still runs. */
async function freshDataDir() {
  const folder = await temporaryFolder();
  const dataDir = join(folder.path, 'data');
  const cluster = join(dataDir, 'postgres', 'cluster');
  return {
    dataDir,
    cluster,
    open: () => openEmbeddedServer({ dataDir }),
    pid: async (): Promise<number | undefined> => {
      const postmaster = await readPostmaster(cluster);
      return postmaster !== undefined && (await isAlive(postmaster)) ? postmaster.pid : undefined;
    },
    [Symbol.asyncDispose]: async () => {
      await stopServer(cluster);
      await folder[Symbol.asyncDispose]();
    },
  };
}

function setting(url: string, name: string): Promise<unknown> {
  return asLoginUser(
    url,
    async (client) =>
      (await client.query<{ value: string }>('SELECT current_setting($1) AS value', [name])).rows[0]
        ?.value,
  );
}

function writeNote(url: string, text: string): Promise<unknown> {
  return asLoginUser(url, async (client) => {
    await client.query('CREATE TABLE IF NOT EXISTS notes (text text)');
    await client.query('INSERT INTO notes VALUES ($1)', [text]);
  });
}

function readNotes(url: string): Promise<string[]> {
  return asLoginUser(url, async (client) =>
    (await client.query<{ text: string }>('SELECT text FROM notes ORDER BY 1')).rows.map(
      (row) => row.text,
    ),
  );
}

describe('the embedded server', () => {
  it('keeps its data over a stop and a start, and comes back on the same port', async () => {
    await using place = await freshDataDir();
    const first = await place.open();
    await writeNote(first.url, 'kept');
    await first.close();
    expect(await place.pid()).toBeUndefined();
    const second = await place.open();
    expect(await readNotes(second.url)).toEqual(['kept']);
    expect(second.port).toBe(first.port);
    await second.close();
  });

  it('is durable, closed to the network, and protected by a password that only we can read', async () => {
    await using place = await freshDataDir();
    const server = await place.open();
    expect(await setting(server.url, 'fsync')).toBe('on');
    expect(await setting(server.url, 'full_page_writes')).toBe('on');
    expect(await setting(server.url, 'listen_addresses')).toBe('127.0.0.1');
    expect((await stat(join(place.dataDir, 'postgres', 'password'))).mode & 0o777).toBe(0o600);
    const wrong = new URL(server.url);
    wrong.password = 'guess';
    await expect(setting(wrong.href, 'fsync')).rejects.toMatchObject({ code: '28P01' });
    wrong.searchParams.delete('host');
    await expect(setting(wrong.href, 'fsync')).rejects.toMatchObject({ code: '28P01' });
    const superuser = await asLoginUser(server.url, (client) =>
      client.query('SELECT rolsuper FROM pg_roles WHERE rolname = current_user'),
    );
    expect(superuser.rows).toEqual([{ rolsuper: false }]);
    await server.close();
  });

  it('is reused after the app was killed: the orphan serves on, nothing is lost', async () => {
    await using place = await freshDataDir();
    await using app = startSource(HOLD_SERVER, [place.dataDir]);
    const port = Number(await app.line());
    const orphan = await place.pid();
    await app.kill('SIGKILL');
    expect(await place.pid()).toBe(orphan);

    const server = await place.open();
    expect(server.port).toBe(port);
    expect(await place.pid()).toBe(orphan);
    await writeNote(server.url, 'after the kill');
    // The dead app's hold has gone with it: we are the last one out.
    await eventually(() => server.close());
    expect(await place.pid()).toBeUndefined();
  });

  it('starts over a postmaster.pid whose server is dead and whose pid another process has now', async () => {
    await using place = await freshDataDir();
    await using app = startSource(HOLD_SERVER, [place.dataDir]);
    await app.line();
    const visit = await place.open();
    await writeNote(visit.url, 'before the crash');
    await visit.close();
    await app.kill('SIGKILL');
    const orphan = await readPostmaster(place.cluster);
    if (orphan === undefined) throw new Error('no server');
    process.kill(orphan.pid, 'SIGKILL');
    await eventually(async () => expect(await place.pid()).toBeUndefined());
    // As after a container's restart, where pids repeat: this process now has the server's pid.
    const socketLock = join(place.dataDir, 'postgres', 'run', `.s.PGSQL.${orphan.port}.lock`);
    for (const file of [join(place.cluster, 'postmaster.pid'), socketLock]) {
      await writeFile(file, (await readFile(file, 'utf8')).replace(/^\d+/, String(process.pid)));
    }

    const server = await place.open();
    expect(await readNotes(server.url)).toEqual(['before the crash']);
    await server.close();
  });

  it('is shared by two apps on one DATA_DIR and stopped by the last one only', async () => {
    await using place = await freshDataDir();
    await using other = startSource(HOLD_SERVER, [place.dataDir]);
    const port = Number(await other.line());
    const ours = await place.open();
    expect(ours.port).toBe(port);
    const pid = await place.pid();
    await other.finish();
    expect(await place.pid()).toBe(pid);
    await writeNote(ours.url, 'still here');
    await ours.close();
    expect(await place.pid()).toBeUndefined();
  });

  it('comes up once when several apps make it at the same moment', async () => {
    await using place = await freshDataDir();
    const apps = [1, 2, 3].map(() => startSource(HOLD_SERVER, [place.dataDir]));
    const ports = await Promise.all(apps.map((app) => app.line()));
    expect(new Set(ports).size).toBe(1);
    await Promise.all(apps.map((app) => app.finish()));
    expect(await place.pid()).toBeUndefined();
  });

  it('runs beside another checkout, and moves when its port was taken meanwhile', async () => {
    await using place = await freshDataDir();
    await using beside = await freshDataDir();
    const [server, neighbour] = await Promise.all([place.open(), beside.open()]);
    expect(server.port).not.toBe(neighbour.port);
    await writeNote(server.url, 'moves along');
    await server.close();

    const squatter = createServer().listen(server.port, '127.0.0.1');
    const moved = await place.open();
    expect(moved.port).not.toBe(server.port);
    expect(await readNotes(moved.url)).toEqual(['moves along']);
    squatter.close();
    await Promise.all([moved.close(), neighbour.close()]);
  });

  it('is brought back when it dies under load: calls fail as unavailable meanwhile, and nothing is half written', async () => {
    await using place = await freshDataDir();
    const server = await place.open();
    const database = new Database(server, { poolSize: 5 });
    await database.migrate();
    const declare = async (id: string) =>
      database.tenantTransaction(id, async (trx) => {
        await trx.insertInto('tenants').values({ id, name: 'Acme' }).execute();
        await trx
          .insertInto('tenant_counters')
          .values({ tenant_id: id, kind: 'incident', value: 1 })
          .execute();
      });

    const written: string[] = [];
    const failures: unknown[] = [];
    const stop = new AbortController();
    const load = Array.from({ length: 10 }, async () => {
      while (!stop.signal.aborted) {
        const id = newId();
        await declare(id).then(
          () => written.push(id),
          (error: unknown) => failures.push(error),
        );
        await sleep(5);
      }
    });
    await eventually(() => expect(written.length).toBeGreaterThan(20));
    process.kill((await place.pid()) ?? 0, 'SIGKILL');
    await eventually(() => expect(failures.length).toBeGreaterThan(0));
    const before = written.length;
    await eventually(() => expect(written.length).toBeGreaterThan(before + 20));
    stop.abort();
    await Promise.all(load);

    expect(failures.filter((error) => !isUnavailable(error))).toEqual([]);
    const [tenants, counters] = await database.platformTransaction((trx) =>
      Promise.all([
        trx.selectFrom('tenants').select('id').orderBy('id').execute(),
        trx.selectFrom('tenant_counters').select('tenant_id as id').orderBy('tenant_id').execute(),
      ]),
    );
    expect(counters).toEqual(tenants);
    const stored = new Set(tenants.map((tenant) => tenant.id));
    expect(written.filter((id) => !stored.has(id))).toEqual([]);
    await database.close();
    expect(await place.pid()).toBeUndefined();
  });

  it('shows the end of its log when it cannot start', async () => {
    await using place = await freshDataDir();
    await (await place.open()).close();
    await writeFile(join(place.cluster, 'postgresql.auto.conf'), 'no_such_setting = 1\n');
    await expect(place.open()).rejects.toThrow(
      /did not start; its log .*postgres\.log ends:[^]*no_such_setting/,
    );
    expect(await readFile(join(place.dataDir, 'postgres.log'), 'utf8')).toContain(
      'no_such_setting',
    );
  });

  it('starts afresh after DATA_DIR was deleted', async () => {
    await using place = await freshDataDir();
    const first = await place.open();
    await writeNote(first.url, 'old');
    await first.close();
    await rm(place.dataDir, { recursive: true });
    const second = await place.open();
    await expect(readNotes(second.url)).rejects.toMatchObject({ code: '42P01' });
    await second.close();
  });
});
