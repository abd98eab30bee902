import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startS3Server } from '../../testing/s3-server.js';
import { diskStorage } from './disk-storage.js';
import { listedFiles, nextPage } from './s3-listing.js';
import { s3Storage } from './s3-storage.js';
import { StorageError } from './storage.js';
import type { FileToStore, Storage } from './storage.js';

/** The signature of a PUT by `id` with `secret`, worked out as the documentation of SigV4 says. */
function signatureOf(target: string, headers: IncomingHttpHeaders): string {
  const time = String(headers['x-amz-date']);
  const hash = String(headers['x-amz-content-sha256']);
  const scope = `${time.slice(0, 8)}/x/s3/aws4_request`;
  const canonical = `PUT\n${target}\n\nhost:${headers.host}\nx-amz-content-sha256:${hash}\nx-amz-date:${time}\n\nhost;x-amz-content-sha256;x-amz-date\n${hash}`;
  const digest = createHash('sha256').update(canonical).digest('hex');
  const key = [time.slice(0, 8), 'x', 's3', 'aws4_request'].reduce<Buffer>(
    (derived, part) => createHmac('sha256', derived).update(part).digest(),
    Buffer.from('AWS4secret'),
  );
  const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${digest}`;
  return `Signature=${createHmac('sha256', key).update(text).digest('hex')}`;
}

const stack = new AsyncDisposableStack();
const storages: Partial<Record<'disk' | 's3', Storage>> = {};
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storage-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const server = stack.use(await startS3Server());
  storages.disk = diskStorage(join(folder, 'attachments'));
  storages.s3 = stack.use(s3Storage(server.settings));
});
afterAll(() => stack.disposeAsync());

async function fileOf(content: Buffer): Promise<FileToStore> {
  const path = join(folder, randomUUID());
  await writeFile(path, content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { path, size: content.length, sha256 };
}

async function listed(storage: Storage, tenantId?: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key, modifiedAt } of storage.list(tenantId)) {
    expect(Math.abs(Date.now() - modifiedAt.getTime())).toBeLessThan(60_000);
    keys.push(key);
  }
  return keys.toSorted();
}

describe.each(['disk', 's3'] as const)('the storage on %s', (kind) => {
  const storage = (): Storage => {
    const found = storages[kind];
    if (found === undefined) throw new Error(kind);
    return found;
  };
  const tenant = randomUUID();
  const key = `${tenant}/${randomUUID()}`;
  const content = randomBytes(3 * 1024 ** 2 + 7);

  it('keeps a file, byte for byte, with its size', async () => {
    await storage().put(key, await fileOf(content));
    const file = await storage().open(key);
    expect(file?.size).toBe(content.length);
    expect(file === null ? null : (await buffer(file.bytes)).equals(content)).toBe(true);
  });

  it('lists the files of all tenants, and of one', async () => {
    const other = `${randomUUID()}/${randomUUID()}`;
    await storage().put(`${key}.thumbnail`, await fileOf(Buffer.from('small')));
    await storage().put(other, await fileOf(Buffer.from('other')));
    expect(await listed(storage(), tenant)).toEqual([key, `${key}.thumbnail`]);
    expect(await listed(storage())).toEqual(expect.arrayContaining([key, other]));
  });

  it('knows of no file that is not there, and removes it twice without complaint', async () => {
    await storage().remove(key);
    await storage().remove(key);
    expect(await storage().open(key)).toBeNull();
    expect(await listed(storage(), tenant)).toEqual([`${key}.thumbnail`]);
    expect(await listed(storage(), randomUUID())).toEqual([]);
  });

  it.each(['../secret', `${tenant}/../x`, 'a', `${tenant}/${randomUUID()}/x`])(
    'takes no key that is not made of ids: %s',
    async (bad) => {
      await expect(storage().open(bad)).rejects.toThrow(StorageError);
      await expect(storage().remove(bad)).rejects.toThrow(StorageError);
    },
  );
});

describe('the folder of attachments', () => {
  it('is nobody else’s to read, and holds no half of a file', async () => {
    const root = join(folder, 'private');
    const disk = diskStorage(root);
    const tenant = randomUUID();
    const file = await fileOf(Buffer.from('x'));
    await disk.put(`${tenant}/${randomUUID()}`, file);
    expect((await stat(join(root, tenant))).mode & 0o077).toBe(0);
    await expect(stat(file.path)).rejects.toThrow('ENOENT');
    await chmod(root, 0o700);
    await expect(
      disk.put(`${tenant}/${randomUUID()}`, { ...file, path: join(folder, 'absent') }),
    ).rejects.toThrow(StorageError);
    expect(await readdir(join(root, tenant))).toHaveLength(1);
  });
});

describe('a bucket', () => {
  const serve = async (status: number): Promise<Server> => {
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(status).end('<Error/>');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    stack.defer(() => {
      server.closeAllConnections();
      server.close();
    });
    return server;
  };
  const at = (server: Server): Storage => {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    return stack.use(
      s3Storage({
        url: `http://127.0.0.1:${port}/b/`,
        region: 'x',
        accessKeyId: 'id',
        secretAccessKey: 'secret',
      }),
    );
  };

  it('that refuses, or is full, is an error of the storage', async () => {
    const key = `${randomUUID()}/${randomUUID()}`;
    const storage = at(await serve(507));
    const file = await fileOf(Buffer.from('x'));
    await expect(storage.put(key, file)).rejects.toThrow(StorageError);
    await expect(storage.open(key)).rejects.toThrow(StorageError);
    await expect(storage.remove(key)).rejects.toThrow(StorageError);
    await expect(listed(storage)).rejects.toThrow(StorageError);
  });

  it('that is away is an error of the storage', async () => {
    const server = await serve(200);
    const storage = at(server);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const file = await fileOf(randomBytes(1_000_000));
    await expect(storage.put(`${randomUUID()}/${randomUUID()}`, file)).rejects.toThrow(
      StorageError,
    );
  });

  it('refuses an account that it does not know', async () => {
    const server = stack.use(await startS3Server());
    const wrong = stack.use(s3Storage({ ...server.settings, accessKeyId: 'nobody' }));
    const file = await fileOf(Buffer.from('x'));
    await expect(wrong.put(`${randomUUID()}/${randomUUID()}`, file)).rejects.toThrow(StorageError);
  });

  it('is sent a file with its length, and a signature over its hash (SigV4)', async () => {
    const requests: { headers: IncomingHttpHeaders; target: string; body: Buffer }[] = [];
    const server = createServer((request, response) => {
      void buffer(request).then((body) => {
        requests.push({ headers: request.headers, target: request.url ?? '', body });
        response.end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    stack.defer(() => void server.close());
    const key = `${randomUUID()}/${randomUUID()}`;
    const file = await fileOf(randomBytes(200_000));
    await at(server).put(key, file);
    const [sent] = requests;
    if (sent === undefined) throw new Error('nothing was sent');
    expect(sent.target).toBe(`/b/${key}`);
    expect(sent.headers).toMatchObject({ 'content-length': '200000' });
    expect(createHash('sha256').update(sent.body).digest('hex')).toBe(file.sha256);
    expect(sent.headers['authorization']).toContain(signatureOf(sent.target, sent.headers));
    expect(sent.headers['x-amz-content-sha256']).toBe(file.sha256);
  });

  it('is listed page by page', () => {
    const page = `<ListBucketResult><IsTruncated>true</IsTruncated>
      <NextContinuationToken>a&amp;b=&lt;</NextContinuationToken>
      <Contents><Key>x/y</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified></Contents>
      <Contents><LastModified>2026-01-02T03:04:05.000Z</LastModified><Key>x/z</Key></Contents></ListBucketResult>`;
    expect(listedFiles(page).map(({ key }) => key)).toEqual(['x/y', 'x/z']);
    expect(nextPage(page)).toBe('a&b=<');
    expect(nextPage(page.replace('true', 'false'))).toBeUndefined();
  });
});
