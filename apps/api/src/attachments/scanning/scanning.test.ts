import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { anIncident, download, insertTicket, upload } from '../../testing/attachments.js';
import { EICAR, MARKED, hasClamd, startClamd } from '../../testing/clamav.js';
import type { TestClamd } from '../../testing/clamav.js';
import { textAt } from '../../testing/client.js';
import { jpegFile, pngFile, zipFile } from '../../testing/files.js';
import { movingClock } from '../../testing/moving-clock.js';
import { expectStatus, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { serveTestApp, startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';

const PATIENCE = { timeout: 20_000, interval: 100 };

/** The attachment, once it is in this state. */
async function settled({ client }: Member, id: string, status: string): Promise<unknown> {
  return vi.waitFor(async () => {
    const { body } = await client.get(`/v1/attachments/${id}`);
    expect(body['status']).toBe(status);
    return body;
  }, PATIENCE);
}

async function keysOf(app: Pick<TestApp, 'ports'>, tenantId: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of app.ports.storage.list(tenantId)) keys.push(key);
  return keys;
}

describe.runIf(hasClamd)('a file that has to be looked into', { timeout: 60_000 }, () => {
  const stack = new AsyncDisposableStack();
  let daemon: TestClamd;
  let app: TestApp;
  let owner: Member;
  let incidentId = '';
  beforeAll(async () => {
    daemon = stack.use(await startClamd());
    const env = { CLAMD_ADDRESS: daemon.socket };
    app = stack.use(await startTestApp({ env }));
    owner = await signUpOwner(app.url);
    incidentId = await anIncident(owner.client);
  });
  afterAll(() => stack.disposeAsync());

  const attach = async (name: string, content: Buffer | string): Promise<string> => {
    const { body } = expectStatus(await upload(owner.client, name, content, { incidentId }), 201);
    expect(body['status']).toBe('quarantined');
    return textAt(body, 'id');
  };

  it('waits in quarantine, and is available when nothing was found', async () => {
    const id = await attach('a.txt', 'harmless');
    expect(await settled(owner, id, 'available')).toMatchObject({ rejection: null });
    expect(await (await download(owner.client, id)).text()).toBe('harmless');
  });

  it.each([
    ['EICAR', 'eicar.txt', EICAR, 'Test.Eicar.UNOFFICIAL'],
    [
      'what a zip hides',
      'a.zip',
      zipFile([{ name: 'a.txt', content: MARKED }]),
      'Test.Marked.UNOFFICIAL',
    ],
  ])(
    'is rejected for %s: its bytes are gone, and the tenant is told',
    async (_what, name, content, signature) => {
      const id = await attach(name, content);
      expect(await settled(owner, id, 'rejected')).toMatchObject({ rejection: 'malware' });
      const refused = await owner.client.get(`/v1/attachments/${id}/url`);
      expect([refused.status, refused.body['code']]).toEqual([409, 'CONFLICT']);
      await vi.waitFor(async () => {
        expect(await keysOf(app, owner.tenantId)).not.toContain(`${owner.tenantId}/${id}`);
        const { body } = await owner.client.get(
          '/v1/security-events?type=attachment.malware_found',
        );
        expect(JSON.stringify(body)).toContain(id);
        expect(JSON.stringify(body)).toContain(signature);
      }, PATIENCE);
      const types = await app.database.tenantTransaction(owner.tenantId, (trx) =>
        trx
          .selectFrom('outbox_events')
          .select(['type', 'payload'])
          .where('type', '=', 'attachment.rejected')
          .execute(),
      );
      expect(types.at(-1)?.payload).toMatchObject({ rejection: 'malware' });
    },
  );

  it('is available with a small picture when it is one', async () => {
    const id = await attach('photo.png', pngFile(900, 600));
    await vi.waitFor(async () => {
      const { body } = await owner.client.get(`/v1/attachments/${id}`);
      expect(body).toMatchObject({ status: 'available', thumbnail: true });
    }, PATIENCE);
    const small = await download(owner.client, id, '?thumbnail=true&disposition=inline');
    expect(small.headers.get('content-type')).toBe('image/jpeg');
    expect((await small.arrayBuffer()).byteLength).toBeGreaterThan(100);
  });

  it('tells a requester’s event stream whose it is', async () => {
    const { tenantId } = owner;
    const { ticketId } = await insertTicket(app.database, { tenantId, requesterId: owner.userId });
    const answer = await upload(owner.client, 'a.txt', 'x', { ticketId });
    await settled(owner, textAt(answer.body, 'id'), 'available');
    const events = await app.database.tenantTransaction(tenantId, (trx) =>
      trx
        .selectFrom('outbox_events')
        .select('payload')
        .where('type', '=', 'attachment.available')
        .execute(),
    );
    expect(events.at(-1)?.payload).toMatchObject({
      ticketId,
      requesterId: owner.userId,
      visibility: 'public',
    });
  });

  it('waits while the scanner is away, over a restart as well, and is not lost', async () => {
    await daemon.stop();
    const id = await attach('later.txt', 'patient');
    const bad = await attach('bad.txt', EICAR);
    const ready = await (await fetch(`${app.url}/readyz`)).json();
    expect(ready).toMatchObject({ status: 'ready', scanner: 'unavailable' });
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toContain('attachment_scanner_up 0');
    await vi.waitFor(async () => {
      const text = await (await fetch(`${app.url}/metrics`)).text();
      expect(text).toMatch(/attachment_scans_total\{outcome="failed"\} [1-9]/);
    }, PATIENCE);
    for (const one of [id, bad]) {
      expect((await owner.client.get(`/v1/attachments/${one}`)).body['status']).toBe('quarantined');
      expect((await owner.client.get(`/v1/attachments/${one}/url`)).status).toBe(409);
    }
    // Another process takes the work over; the first one may be gone by then.
    await using second = await serveTestApp(app.database, {
      env: { CLAMD_ADDRESS: `127.0.0.1:${daemon.port}`, DATA_DIR: app.ports.config.DATA_DIR },
    });
    await daemon.start();
    await vi.waitFor(
      async () => {
        expect((await owner.client.get(`/v1/attachments/${id}`)).body['status']).toBe('available');
        expect((await owner.client.get(`/v1/attachments/${bad}`)).body['status']).toBe('rejected');
      },
      { timeout: 50_000, interval: 200 },
    );
    const after = await (await fetch(`${second.url}/readyz`)).json();
    expect(after).toMatchObject({ status: 'ready', scanner: 'ok' });
  });
});

describe.runIf(hasClamd)('files that came before the scanner', { timeout: 60_000 }, () => {
  it('are looked into when there is one, and can be downloaded until then', async () => {
    await using stack = new AsyncDisposableStack();
    const clock = movingClock();
    const app = stack.use(await startTestApp({ clock, workers: false }));
    const owner = await signUpOwner(app.url);
    const incidentId = await anIncident(owner.client);
    const attach = async (name: string, content: string) =>
      textAt((await upload(owner.client, name, content, { incidentId })).body, 'id');
    const harmless = await attach('a.txt', 'harmless');
    const bad = await attach('b.txt', EICAR);
    expect(await (await download(owner.client, harmless)).text()).toBe('harmless');

    clock.wait(11 * 60_000);
    const daemon = stack.use(await startClamd());
    const { DATA_DIR } = app.ports.config;
    stack.use(
      await serveTestApp(app.database, { clock, env: { CLAMD_ADDRESS: daemon.socket, DATA_DIR } }),
    );
    await settled(owner, harmless, 'available');
    await settled(owner, bad, 'rejected');
    await vi.waitFor(
      async () =>
        expect(await keysOf(app, owner.tenantId)).toEqual([`${owner.tenantId}/${harmless}`]),
      PATIENCE,
    );
  });
});

describe('without a scanner', { timeout: 60_000 }, () => {
  it('a file is unscanned, and says so; a picture gets a small one', async () => {
    await using app = await startTestApp();
    const owner = await signUpOwner(app.url);
    const incidentId = await anIncident(owner.client);
    const answer = await upload(owner.client, 'photo.jpg', jpegFile(800, 900), { incidentId });
    const id = textAt(answer.body, 'id');
    expect(answer.body['status']).toBe('unscanned');
    await vi.waitFor(async () => {
      const { body } = await owner.client.get(`/v1/attachments/${id}`);
      expect(body).toMatchObject({ status: 'unscanned', thumbnail: true });
    }, PATIENCE);
    expect(await keysOf(app, owner.tenantId)).toHaveLength(2);
    const ready = await (await fetch(`${app.url}/readyz`)).json();
    expect(ready).not.toHaveProperty('scanner');

    // What was deleted leaves the storage, with its small picture.
    expectStatus(await owner.client.delete(`/v1/attachments/${id}`), 204);
    await vi.waitFor(async () => expect(await keysOf(app, owner.tenantId)).toEqual([]), PATIENCE);
  });
});
