import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fileSources } from '../../backup/file-sources.js';
import { purgeNow } from '../../backup/tenant/purge-now.js';
import { anIncident, upload } from '../../testing/attachments.js';
import { textAt } from '../../testing/client.js';
import { expectStatus, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { startS3Server } from '../../testing/s3-server.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';
import { runRetention } from '../../retention/run-retention.js';
import { StorageError } from '../../platform/storage/storage.js';

const DAY_MS = 86_400_000;
const stack = new AsyncDisposableStack();
let app: TestApp;
let owner: Member;
let incidentId = '';
beforeAll(async () => {
  app = stack.use(await startTestApp({ workers: false }));
  owner = await signUpOwner(app.url);
  incidentId = await anIncident(owner.client);
});
afterAll(() => stack.disposeAsync());

const pathOf = (...names: string[]) => join(app.ports.config.DATA_DIR, ...names);

/** A file in the data folder that was written so long ago. */
async function oldFile(path: string, ageMs: number): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, 'x');
  const then = new Date(Date.now() - ageMs);
  await utimes(path, then, then);
  return path;
}
async function attach(): Promise<string> {
  const answer = await upload(owner.client, 'a.txt', 'hello', { incidentId });
  return textAt(expectStatus(answer, 201).body, 'id');
}

describe('the retention job', () => {
  it('removes files that nothing refers to, once no upload can be at it any more', async () => {
    const kept = pathOf('attachments', owner.tenantId, await attach());
    await oldFile(kept, 2 * DAY_MS);
    const rejected = await attach();
    await app.database.platformTransaction((trx) =>
      trx
        .updateTable('attachments')
        .set({ status: 'rejected', rejection: 'malware' })
        .where('id', '=', rejected)
        .execute(),
    );
    const orphans = [
      pathOf('attachments', owner.tenantId, randomUUID()),
      pathOf('attachments', owner.tenantId, `${randomUUID()}.thumbnail`),
      pathOf('attachments', randomUUID(), randomUUID()),
      pathOf('attachments', owner.tenantId, rejected),
      pathOf('uploads', randomUUID()),
    ];
    for (const path of orphans) await oldFile(path, 2 * DAY_MS);
    const young = [
      pathOf('attachments', owner.tenantId, randomUUID()),
      pathOf('uploads', randomUUID()),
    ];
    for (const path of young) await oldFile(path, DAY_MS / 2);

    const dry = await runRetention(app.ports, { dryRun: true });
    expect(dry?.removed['attachment files']).toBe(orphans.length);
    expect(orphans.every(existsSync)).toBe(true);

    const report = await runRetention(app.ports, { restMs: 0 });
    expect(report).toMatchObject({ failed: [], removed: { 'attachment files': orphans.length } });
    expect(orphans.filter(existsSync)).toEqual([]);
    expect([kept, ...young].every(existsSync)).toBe(true);
  });
});

describe('a tenant that is gone', () => {
  it('leaves no file behind, whether its time was over or it was purged at once', async () => {
    for (const way of ['retention', 'command'] as const) {
      const leaving = await signUpOwner(app.url);
      const incident = await anIncident(leaving.client);
      await upload(leaving.client, 'a.txt', 'x', { incidentId: incident });
      const { tenantId } = leaving;
      const folder = pathOf('attachments', tenantId);
      expect(await readdir(folder)).toHaveLength(1);
      expectStatus(await leaving.client.delete(`/v1/tenants/${tenantId}`), 204);
      if (way === 'retention') {
        const past = new Date(Date.now() - DAY_MS);
        await app.database.platformTransaction((trx) =>
          trx
            .updateTable('tenants')
            .set({ purge_after: past })
            .where('id', '=', tenantId)
            .execute(),
        );
        await runRetention(app.ports, { restMs: 0 });
      } else {
        const { storage } = app.ports;
        const order = { tenantId, now: new Date(), storage, onRows: () => {} };
        await purgeNow(app.database, order);
      }
      expect(await readdir(folder)).toEqual([]);
    }
  });
});

describe('a storage that is full', () => {
  it('refuses a file clearly, keeps nothing of it, and everything else goes on', async () => {
    const full = vi
      .spyOn(app.ports.storage, 'put')
      .mockRejectedValue(new StorageError('full', { cause: new Error('ENOSPC') }));
    const answer = await upload(owner.client, 'a.txt', 'x', { incidentId });
    expect([answer.status, answer.body['code']]).toEqual([503, 'UNAVAILABLE']);
    expect(answer.body['details']).toEqual({ reason: 'storage' });
    expect(answer.headers.get('retry-after')).toBe('30');
    expect(JSON.stringify(answer.body)).not.toContain('ENOSPC');
    full.mockRestore();
    expect((await readdir(pathOf('uploads'))).filter((name) => name.length > 36)).toEqual([]);
    expectStatus(await owner.client.post('/v1/incidents', { title: 'Still here' }), 201);
    await attach();
  });
});

describe('with a bucket', { timeout: 60_000 }, () => {
  it('uploads, downloads, deletion and backups work as with a folder', async () => {
    await using server = await startS3Server();
    const { url, region, accessKeyId, secretAccessKey } = server.settings;
    await using other = await startTestApp({
      env: {
        ATTACHMENT_S3_URL: url,
        ATTACHMENT_S3_REGION: region,
        ATTACHMENT_S3_ACCESS_KEY_ID: accessKeyId,
        ATTACHMENT_S3_SECRET_ACCESS_KEY: secretAccessKey,
      },
    });
    const person = await signUpOwner(other.url);
    const incident = await anIncident(person.client);
    const fields = { incidentId: incident };
    const { body } = await upload(person.client, 'a.txt', 'in the bucket', fields);
    const id = textAt(body, 'id');
    const path = `${person.tenantId}/${id}`;
    const signed = await person.client.get(`/v1/attachments/${id}/url`);
    expect(await (await fetch(textAt(signed.body, 'url'))).text()).toBe('in the bucket');

    const [source] = fileSources(other.ports.config);
    const listed: string[] = [];
    for await (const name of source?.list(person.tenantId) ?? []) listed.push(name);
    expect(listed).toEqual([path]);
    let saved = '';
    for await (const piece of (await source?.open(path)) ?? [])
      saved += Buffer.from(piece).toString();
    expect(saved).toBe('in the bucket');
    const copy = await oldFile(join(other.ports.config.DATA_DIR, 'copy'), 0);
    await expect(source?.put(path, copy)).rejects.toThrow('another file');
    await source?.put(`${person.tenantId}/${randomUUID()}`, copy);

    expectStatus(await person.client.delete(`/v1/attachments/${id}`), 204);
    await vi.waitFor(
      async () => {
        const present = await other.ports.storage.open(path);
        present?.bytes.destroy();
        expect(present === null).toBe(true);
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(await source?.open(path)).toBeNull();
  });
});
