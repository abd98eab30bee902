import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../product.js';
import { startInstallation } from './installation.js';
import { Load } from './load.js';
import { expectAuditValid, expectPromisesKept, report } from './promises.js';
import { randomness } from './randomness.js';
import { ReadinessWatch } from './readiness.js';
import { startTenant } from './tenants.js';

const RECOVERS_WITHIN_MS = 30_000;
const FULL_MS = 3_000;

/*
 * /dev/full refuses every write with ENOSPC, as a disk without room does, and needs no rights.
 */
it('a disk without room for checkpoints stops no write; they are shipped when there is room', async () => {
  await using stack = new AsyncDisposableStack();
  const folder = join(stack.use(await temporaryFolder()).path, 'checkpoints');
  const installation = stack.use(
    await startInstallation({ AUDIT_CHECKPOINT_DIR: folder, AUDIT_SHIP_SECONDS: '1' }),
  );
  const { url, worker } = installation;
  const tenant = stack.use(await startTenant(url, 'One'));
  const file = join(folder, `${tenant.owner.tenantId}.ndjson`);
  await mkdir(folder, { recursive: true });
  await rm(file, { force: true });
  await symlink('/dev/full', file);
  await using watch = new ReadinessWatch(url);
  const from = performance.now();
  const load = new Load({ url, tenants: [tenant], random: randomness() });
  await expect
    .poll(() => worker.output(), { timeout: RECOVERS_WITHIN_MS })
    .toMatch(/audit checkpoints cannot be shipped/);
  expect(worker.output()).toContain('ENOSPC');
  await sleep(FULL_MS);
  await load.acknowledgesAgain(RECOVERS_WITHIN_MS);
  await load.stop();
  expect(watch.refusalsSince(from)).toBe(0);

  const roomFrom = performance.now();
  await rm(file);
  await expect
    .poll(() => worker.output(), { timeout: RECOVERS_WITHIN_MS })
    .toContain('audit checkpoints are shipped again');
  const recoveredMs = Math.round(performance.now() - roomFrom);
  expect((await readFile(file, 'utf8')).trim().split('\n').length).toBeGreaterThan(0);
  const given = { installation, tenants: [tenant], acknowledged: load.acknowledged };
  const kept = await expectPromisesKept(given, load);
  await expectAuditValid([tenant]);
  report('disk full of checkpoints', { ...kept, 'recovered in ms': recoveredMs });
});
