import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { asLoginUser } from '../testing/as-login-user.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { canReach, serverAccount } from './account.js';
import { createCluster } from './create-cluster.js';
import { openEmbeddedServer } from './open.js';
import { executable, platformBinaries } from './platform-binaries.js';
import { reachableBinaries } from './reachable-binaries.js';
import { readPostmaster } from './postmaster.js';

const found = await serverAccount();

describe('canReach', () => {
  it('follows the mode bits of every folder on the way', async () => {
    const stranger = { name: 'stranger', uid: 54_321, gid: 54_321 };
    await using open = await temporaryFolder(0o755);
    expect(await canReach(stranger, open.path)).toBe(true);
    await using closed = await temporaryFolder(0o700);
    await mkdir(join(closed.path, 'inside'));
    expect(await canReach(stranger, closed.path)).toBe(false);
    expect(await canReach(stranger, join(closed.path, 'inside'))).toBe(false);
  });
});

// A normal user runs the server as itself: there is nothing of the following to test then.
const accounts = found === undefined ? [] : [found];

describe.each(accounts)('the embedded server started by root, run as $name', (account) => {
  it('runs as an unprivileged account', async () => {
    await using folder = await temporaryFolder();
    const server = await openEmbeddedServer({ dataDir: join(folder.path, 'data') });
    const postmaster = await readPostmaster(join(folder.path, 'data', 'postgres', 'cluster'));
    expect((await stat(`/proc/${postmaster?.pid}`)).uid).toBe(account.uid);
    await server.close();
  });

  it('keeps its data outside a home that the account cannot enter, finds them again, and leaves the home closed', async () => {
    await using home = await temporaryFolder(0o700);
    await using shared = await temporaryFolder();
    const dataDir = join(home.path, 'checkout', '.data');
    const options = { dataDir, sharedRoot: shared.path };
    const first = await openEmbeddedServer(options);
    await asLoginUser(first.url, (client) =>
      client.query("CREATE TABLE notes AS SELECT 'kept' AS text"),
    );
    await first.close();

    const second = await openEmbeddedServer(options);
    const { rows } = await asLoginUser(second.url, (client) =>
      client.query('SELECT text FROM notes'),
    );
    expect(rows).toEqual([{ text: 'kept' }]);
    await second.close();

    const place = (await readFile(join(dataDir, 'postgres-location'), 'utf8')).trim();
    expect(place.startsWith(shared.path)).toBe(true);
    expect(await readFile(join(place, 'belongs-to'), 'utf8')).toBe(`${dataDir}\n`);
    expect((await stat(join(place, 'password'))).mode & 0o777).toBe(0o600);
    expect((await stat(home.path)).mode & 0o777).toBe(0o700);
  });

  it('goes on with the cluster of a normal user as that user', async () => {
    await using folder = await temporaryFolder();
    const dataDir = join(folder.path, 'data');
    const cluster = join(dataDir, 'postgres', 'cluster');
    await (await openEmbeddedServer({ dataDir })).close();
    const somebody = 54_321;
    await promisify(execFile)('chown', [
      '-R',
      `${somebody}:${somebody}`,
      join(dataDir, 'postgres'),
    ]);
    const server = await openEmbeddedServer({ dataDir });
    const postmaster = await readPostmaster(cluster);
    expect((await stat(`/proc/${postmaster?.pid}`)).uid).toBe(somebody);
    await server.close();
  });

  it('makes one outside place when two apps start at the same moment', async () => {
    await using home = await temporaryFolder(0o700);
    await using shared = await temporaryFolder();
    const options = { dataDir: join(home.path, 'data'), sharedRoot: shared.path };
    const servers = await Promise.all([openEmbeddedServer(options), openEmbeddedServer(options)]);
    expect(new Set(servers.map((server) => server.port)).size).toBe(1);
    expect(await readdir(join(shared.path, 'data'))).toHaveLength(1);
    for (const server of servers) await server.close();
  });

  it('copies the binaries where the account can run them, once, when the checkout is closed to it', async () => {
    await using home = await temporaryFolder(0o700);
    await using shared = await temporaryFolder();
    const closed = { version: 'test', root: join(home.path, 'native') };
    await cp(platformBinaries().root, closed.root, { recursive: true, verbatimSymlinks: true });
    const copy = await reachableBinaries(closed, account, shared.path);
    expect(await canReach(account, executable(copy, 'postgres'))).toBe(true);
    await createCluster(join(shared.path, 'made-by-the-copy'), copy, account);
    const { ctimeMs } = await stat(executable(copy, 'postgres'));
    await reachableBinaries(closed, account, shared.path);
    expect((await stat(executable(copy, 'postgres'))).ctimeMs).toBe(ctimeMs);
  });
});
