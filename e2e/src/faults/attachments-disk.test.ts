import { download } from '@incident-tracker/api/testing/attachments';
import { expectStatus } from '@incident-tracker/api/testing/people';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Uploader, filesIn, hashOf, rowsOf } from './files.js';
import { startInstallation } from './installation.js';
import { Load } from './load.js';
import { expectAuditValid, expectDelivered, expectPromisesKept, report } from './promises.js';
import { randomness } from './randomness.js';
import { ReadinessWatch } from './readiness.js';
import { startTenant } from './tenants.js';
import { mountTinyDisk } from './tiny-disk.js';

const DISK_BYTES = 6 * 1024 ** 2;
/** People who upload at once, so that the disk fills up under several files that are half there. */
const LANES = 4;
const REFUSALS = 20;
/** The size of the files that are sent one by one. */
const FILE_BYTES = 300_000;
const RECOVERS_WITHIN_MS = 30_000;

it('a disk without room for files refuses them whole; uploads work again when there is room', async () => {
  await using stack = new AsyncDisposableStack();
  const disk = stack.use(await mountTinyDisk(DISK_BYTES));
  const installation = stack.use(await startInstallation());
  for (const folder of ['attachments', 'uploads']) {
    await mkdir(join(disk.path, folder));
    await symlink(join(disk.path, folder), join(installation.dataDir, folder));
  }
  const { url } = installation;
  const tenant = stack.use(await startTenant(url, 'One'));
  const { client, tenantId } = tenant.owner;
  await using watch = new ReadinessWatch(url);
  const random = randomness();
  const from = performance.now();
  const load = new Load({ url, tenants: [tenant], random });
  await load.acknowledgesAgain(RECOVERS_WITHIN_MS);
  const incidentId = load.acknowledged[0]?.incidentId ?? '';
  const uploader = new Uploader(client, incidentId);

  const fillUp = async (): Promise<void> => {
    while (uploader.unavailable < REFUSALS && uploader.others.length === 0)
      await uploader.send(random.between(20_000, 1_000_000), random.oneOf(['form', 'body']));
  };
  await Promise.all(Array.from({ length: LANES }, fillUp));
  while ((await uploader.send(FILE_BYTES, 'form')) !== null);
  await load.acknowledgesAgain(RECOVERS_WITHIN_MS);
  expect(uploader.others).toEqual([]);
  expect(installation.api.output()).toContain('ENOSPC');

  const expectOnlyWhatWasStored = async (): Promise<void> => {
    expect(await rowsOf(installation, tenantId)).toEqual(uploader.hashes);
    const files = () => filesIn(join(disk.path, 'attachments', tenantId));
    await expect.poll(files, { timeout: RECOVERS_WITHIN_MS }).toEqual(uploader.hashes);
    expect(await readdir(join(disk.path, 'uploads'))).toEqual([]);
    const { body } = expectStatus(await client.get('/v1/usage'), 200);
    expect(body['features']).toContainEqual(
      expect.objectContaining({ feature: 'storageBytes', used: uploader.bytes }),
    );
  };
  await expectOnlyWhatWasStored();
  expect(uploader.stored.size).toBeGreaterThan(1);
  for (const [id, { sha256 }] of uploader.stored)
    expect(hashOf(await (await download(client, id)).bytes())).toBe(sha256);

  const [largest = ''] = [...uploader.stored].toSorted(([, a], [, b]) => b.size - a.size)[0] ?? [];
  const refused = uploader.unavailable;
  const roomFrom = performance.now();
  expectStatus(await client.delete(`/v1/attachments/${largest}`), 204);
  uploader.stored.delete(largest);
  await expect
    .poll(() => uploader.send(FILE_BYTES, 'body'), { timeout: RECOVERS_WITHIN_MS })
    .not.toBeNull();
  const recoveredMs = Math.round(performance.now() - roomFrom);
  expect(uploader.others).toEqual([]);
  await expectOnlyWhatWasStored();

  await load.stop();
  expect(load.refusals).toMatchObject({ unavailable: 0, cut: 0 });
  expect(watch.refusalsSince(from)).toBe(0);
  const given = { installation, tenants: [tenant], acknowledged: load.acknowledged };
  const kept = await expectPromisesKept(given, load);
  await expectDelivered(given);
  await expectAuditValid([tenant]);
  const uploads = { stored: uploader.stored.size + 1, refused };
  report('disk full of files', { ...kept, ...uploads, 'recovered in ms': recoveredMs });
});
