import { execFile } from 'node:child_process';
import { appendFile, cp, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type pg from 'pg';
import type { Server } from '../database.js';
import { openEmbeddedServer } from '../embedded/open.js';
import { stopServer } from '../embedded/stop.js';
import { asLoginUser } from './as-login-user.js';
import { temporaryFolder } from './temporary-folder.js';

const run = promisify(execFile);

/** A primary and the standby that follows it. */
export interface ReplicatedServers extends AsyncDisposable {
  readonly primary: Server;
  /** URL of the login user on the standby. */
  readonly replicaUrl: string;
  /** Runs SQL on the standby as superuser. */
  onReplica(text: string): Promise<pg.QueryResult>;
  stopReplica(): Promise<void>;
}

/** The same server as its superuser, who has the login user's password. */
function asSuperuser(url: string): string {
  return url
    .replace('//incident_tracker:', '//postgres:')
    .replace('/incident_tracker', '/postgres');
}

/**
 * Two embedded servers with streaming replication between them. The binaries come without
 * pg_basebackup, so the copy is made by the low-level backup functions (PostgreSQL manual, 25.3.4).
 */
export async function startReplicatedServers(): Promise<ReplicatedServers> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const settings = { fsync: 'off' };
  const [primaryDir, replicaDir] = [join(folder.path, 'primary'), join(folder.path, 'replica')];
  const primary = await openEmbeddedServer({ dataDir: primaryDir, settings });
  stack.defer(() => primary.close());

  const home = join(replicaDir, 'postgres');
  const cluster = join(home, 'cluster');
  await mkdir(home, { recursive: true });
  for (const name of ['password', 'run']) {
    await cp(join(primaryDir, 'postgres', name), join(home, name), {
      recursive: true,
      filter: (path) => !path.includes('.s.PGSQL'),
    });
  }
  await asLoginUser(asSuperuser(primary.url), async (client) => {
    await client.query("SELECT pg_backup_start('replica', true)");
    // It keeps owner and mode, which PostgreSQL insists on.
    await run('cp', ['-a', join(primaryDir, 'postgres', 'cluster'), cluster]);
    const { rows } = await client.query<{ labelfile: string }>(
      'SELECT labelfile FROM pg_backup_stop(false)',
    );
    await writeFile(join(cluster, 'backup_label'), rows[0]?.labelfile ?? '');
  });
  for (const name of ['postmaster.pid', 'postmaster.opts']) await rm(join(cluster, name));
  const { username, password } = new URL(asSuperuser(primary.url));
  const source = `host=127.0.0.1 port=${primary.port} user=${username} password=${decodeURIComponent(password)}`;
  await writeFile(join(cluster, 'standby.signal'), '');
  await appendFile(join(cluster, 'postgresql.auto.conf'), `primary_conninfo = '${source}'\n`);
  const { uid, gid } = await stat(cluster);
  await run('chown', ['-R', `${uid}:${gid}`, cluster, join(home, 'run')]);

  const replica = await openEmbeddedServer({ dataDir: replicaDir, settings });
  stack.defer(() => replica.close());
  const all = stack.move();
  return {
    primary,
    replicaUrl: replica.url,
    onReplica: (text) => asLoginUser(asSuperuser(replica.url), (client) => client.query(text)),
    async stopReplica() {
      await replica.close();
      await stopServer(cluster);
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
