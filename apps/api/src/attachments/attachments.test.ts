import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  anIncident,
  download,
  formOf,
  insertTicket,
  upload,
  uploadRaw,
} from '../testing/attachments.js';
import { textAt } from '../testing/client.js';
import { pngFile } from '../testing/files.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';

const MAX = 300_000;
const stack = new AsyncDisposableStack();
let app: TestApp;
let owner: Member;
let incidentId = '';
const logged: string[] = [];

beforeAll(async () => {
  app = stack.use(
    await startTestApp({
      workers: false,
      env: { ATTACHMENT_MAX_BYTES: String(MAX) },
      onLog: (line) => logged.push(line),
    }),
  );
  owner = await signUpOwner(app.url);
  incidentId = await anIncident(owner.client);
});
afterAll(() => stack.disposeAsync());

/** The files below a folder of the data. */
async function filesIn(name: 'uploads' | 'attachments', tenantId = ''): Promise<string[]> {
  const folder = join(app.ports.config.DATA_DIR, name, tenantId);
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}
const issuesOf = (body: unknown) =>
  JSON.stringify((body as { details?: { issues?: unknown } }).details?.issues ?? body);
/** What a request left behind: nothing in the spool, and this many files of the tenant. */
async function expectFiles(count: number, tenantId = owner.tenantId): Promise<void> {
  expect(await filesIn('uploads')).toEqual([]);
  expect(await filesIn('attachments', tenantId)).toHaveLength(count);
}

describe('a file that is attached', () => {
  it('comes in a form or as the body, and is answered as it was', async () => {
    const person = await signUpOwner(app.url);
    const incident = await anIncident(person.client);
    const content = randomBytes(20_000).toString('hex');
    const inForm = expectStatus(
      await upload(person.client, 'trace.log', content, { incidentId: incident }),
      201,
    ).body;
    expect(inForm).toEqual({
      id: expect.any(String),
      filename: 'trace.log',
      contentType: 'text/plain',
      size: 40_000,
      sha256: createHash('sha256').update(content).digest('hex'),
      status: 'unscanned',
      rejection: null,
      subject: { type: 'incident', id: incident },
      visibility: 'internal',
      uploadedBy: { type: 'user', id: person.userId, name: expect.any(String) },
      thumbnail: false,
      createdAt: expect.any(String),
    });
    const asBody = await uploadRaw(person.client, 'a.png', pngFile(), { incidentId: 'INC-1' });
    expectStatus(asBody, 201);
    const list = await person.client.get(`/v1/attachments?incidentId=${incident}`);
    expect(list.body['items']).toEqual([asBody.body, inForm]);
    const id = textAt(inForm, 'id');
    expect((await person.client.get(`/v1/attachments/${id}`)).body).toEqual(inForm);
    expect(await (await download(person.client, id)).text()).toBe(content);
    await expectFiles(2, person.tenantId);
  });

  it('may stand before the fields of its form', async () => {
    const form = formOf('a.txt', 'hello');
    form.set('incidentId', incidentId);
    expectStatus(await owner.client.post('/v1/attachments', form), 201);
  });

  it('may hang on a timeline event, a ticket or a comment', async () => {
    const event = await owner.client.post(`/v1/incidents/${incidentId}/timeline-events`, {
      message: 'Seen',
    });
    const timelineEventId = textAt(event.body, 'id');
    const { ticketId, number, publicId, internalId } = await insertTicket(app.database, {
      tenantId: owner.tenantId,
      requesterId: owner.userId,
    });
    const attach = async (fields: Record<string, string>) =>
      expectStatus(await upload(owner.client, 'a.txt', 'x', fields), 201).body;
    expect(await attach({ timelineEventId })).toMatchObject({
      subject: { type: 'timeline_event', id: timelineEventId },
      visibility: 'internal',
    });
    expect(await attach({ ticketId: `T-${number}` })).toMatchObject({
      subject: { type: 'ticket', id: ticketId },
      visibility: 'public',
    });
    expect(await attach({ ticketId, visibility: 'internal' })).toMatchObject({
      visibility: 'internal',
    });
    expect(await attach({ commentId: publicId })).toMatchObject({
      subject: { type: 'ticket_comment', id: publicId },
      visibility: 'public',
    });
    expect(await attach({ commentId: internalId })).toMatchObject({ visibility: 'internal' });
    const ofTicket = await owner.client.get(`/v1/attachments?ticketId=t-${number}`);
    expect(ofTicket.body['items']).toHaveLength(4);
  });

  it('is in the audit log and among the events, and counts', async () => {
    const person = await signUpOwner(app.url);
    const incident = await anIncident(person.client);
    const created = await upload(person.client, 'a.txt', 'hello', { incidentId: incident });
    const id = textAt(created.body, 'id');
    const usage = async () => {
      const { body } = await person.client.get('/v1/usage');
      const features: unknown = body['features'];
      return (features as { feature: string; used: number }[]).find(
        ({ feature }) => feature === 'storageBytes',
      )?.used;
    };
    expect(await usage()).toBe(5);
    expectStatus(await person.client.delete(`/v1/attachments/${id}`), 204);
    expect(await usage()).toBe(0);
    expect((await person.client.get(`/v1/attachments/${id}`)).status).toBe(404);
    const log = await person.client.get('/v1/audit-logs?limit=2');
    expect(log.body['items']).toMatchObject([
      { action: 'attachment.deleted', target: { type: 'attachment', id } },
      { action: 'attachment.uploaded', target: { type: 'attachment', id } },
    ]);
    const events = await app.database.tenantTransaction(person.tenantId, (trx) =>
      trx
        .selectFrom('outbox_events')
        .select(['type', 'payload'])
        .where('type', 'like', 'attachment.%')
        .orderBy('id')
        .execute(),
    );
    expect(events.map(({ type }) => type)).toEqual(['attachment.uploaded', 'attachment.deleted']);
    expect(events[0]?.payload).toMatchObject({
      attachmentId: id,
      incidentId: incident,
      requesterId: null,
      visibility: 'internal',
    });
  });

  it('keeps a clean name, and none of its folders', async () => {
    const names = [
      ['../../etc/passwd.txt', 'passwd.txt'],
      ['C:\\x\\Übersicht\u202E.txt', 'Übersicht.txt'],
    ] as const;
    for (const [given, kept] of names) {
      const answer = await uploadRaw(owner.client, given, 'x', { incidentId });
      expect(expectStatus(answer, 201).body['filename']).toBe(kept);
      expect((await filesIn('attachments')).join()).not.toContain('passwd');
    }
    const inForm = await upload(owner.client, '../../up.txt', 'x', { incidentId });
    expect(inForm.body['filename']).toBe('up.txt');
  });

  it('may have the name of another that arrives at the same time', async () => {
    const incident = await anIncident(owner.client);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        upload(owner.client, 'same.txt', `content ${at}`, { incidentId: incident }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    const contents = await Promise.all(
      answers.map(async ({ body }) => (await download(owner.client, textAt(body, 'id'))).text()),
    );
    expect(contents.toSorted()).toEqual(Array.from({ length: 8 }, (_, at) => `content ${at}`));
  });
});

describe('an upload with an idempotency key', () => {
  it('happens once, and is refused with another file', async () => {
    const person = await signUpOwner(app.url);
    const fields = { incidentId: await anIncident(person.client) };
    const headers = { 'idempotency-key': randomUUID() };
    const send = (content: string) =>
      person.client.post('/v1/attachments', formOf('a.txt', content, fields), { headers });
    const first = expectStatus(await send('hello'), 201);
    const again = expectStatus(await send('hello'), 201);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect((await send('other')).body['code']).toBe('IDEMPOTENCY_KEY_REUSED');
    await expectFiles(1, person.tenantId);
  });
});

describe('what is refused', () => {
  let before = 0;
  const send = async (form: FormData, path = '/v1/attachments') => owner.client.post(path, form);
  beforeAll(async () => {
    before = (await filesIn('attachments', owner.tenantId)).length;
  });
  const nothingIsLeft = () => expectFiles(before);

  it('is a file whose content is not what its name says', async () => {
    const page = '<!doctype html><script>alert(1)</script>';
    const answer = await upload(owner.client, 'photo.png', page, { incidentId });
    expect([answer.status, answer.body['code']]).toEqual([422, 'ATTACHMENT_REJECTED']);
    expect(answer.body['details']).toMatchObject({ reason: 'type_mismatch' });
    await nothingIsLeft();
  });

  it.each([
    ['an SVG', 'a.svg', '<svg/>', 'type_not_allowed'],
    ['an empty file', 'a.txt', '', 'empty'],
    ['a page called text', 'a.txt', '<html>', 'markup'],
  ])('is %s', async (_what, name, content, reason) => {
    for (const send of [upload, uploadRaw]) {
      const answer = await send(owner.client, name, content, { incidentId });
      expect(answer.status).toBe(422);
      expect(answer.body['details']).toMatchObject({ reason });
    }
    await nothingIsLeft();
  });

  it('is a file that is too large, announced or not', async () => {
    const tooLarge = 'x'.repeat(MAX + 1);
    for (const send of [upload, uploadRaw]) {
      const answer = await send(owner.client, 'a.txt', tooLarge, { incidentId });
      expect([answer.status, answer.body['code']]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
      expect(answer.body['details']).toMatchObject({ maxBytes: MAX });
    }
    const largest = await upload(owner.client, 'a.txt', 'x'.repeat(MAX), { incidentId });
    expectStatus(largest, 201);
    before += 1;
    const unannounced = await chunked(
      `/v1/attachments?filename=a.txt&incidentId=${incidentId}`,
      20,
    );
    expect(unannounced).toBe(413);
    await nothingIsLeft();
  });

  it('is answered to a sender who is still writing', async () => {
    const viewer = await addMember(owner, 'VIEWER');
    const huge = 'x'.repeat(20_000_000);
    for (let round = 0; round < 5; round += 1) {
      const tooLarge = await upload(owner.client, 'a.txt', huge, { incidentId });
      expect([tooLarge.status, tooLarge.headers.get('connection')]).toEqual([413, 'keep-alive']);
    }
    const refused = await upload(viewer.client, 'a.txt', 'x'.repeat(MAX), { incidentId });
    expect([refused.status, refused.headers.get('connection')]).toEqual([403, 'keep-alive']);
    await nothingIsLeft();
  });

  it.each([
    ['no file', () => new FormData(), 'file'],
    [
      'a file under another name',
      () => {
        const form = new FormData();
        form.set('upload', new Blob(['x']), 'a.txt');
        return form;
      },
      'upload',
    ],
    ['an unknown field', () => formOf('a.txt', 'x', { incidentId, other: '1' }), 'other'],
    ['nothing to attach to', () => formOf('a.txt', 'x'), 'Give one of'],
    [
      'two things to attach to',
      () => formOf('a.txt', 'x', { incidentId, ticketId: randomUUID() }),
      'Give one of',
    ],
    [
      'another visibility than the incident has',
      () => formOf('a.txt', 'x', { incidentId, visibility: 'public' }),
      'visibility',
    ],
    [
      'a hash of something else',
      () => formOf('a.txt', 'x', { incidentId, sha256: 'a'.repeat(64) }),
      'sha256',
    ],
    ['a prototype', () => formOf('a.txt', 'x', { incidentId, constructor: '1' }), 'constructor'],
    [
      'two files',
      () => {
        const form = formOf('a.txt', 'x', { incidentId });
        form.append('file', new Blob(['y']), 'b.txt');
        return form;
      },
      'too many',
    ],
  ])('is a form with %s', async (_what, form, named) => {
    const answer = await send(form());
    expect([answer.status, answer.body['code']]).toEqual([400, 'VALIDATION_FAILED']);
    expect(issuesOf(answer.body)).toContain(named);
    await nothingIsLeft();
  });

  it('is a body that is no form, or has no name', async () => {
    const broken = await owner.client.post('/v1/attachments', 'no form at all', {
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    });
    expect(broken.status).toBe(400);
    const noBoundary = await owner.client.post('/v1/attachments', 'x', {
      headers: { 'content-type': 'multipart/form-data' },
    });
    expect(noBoundary.status).toBe(400);
    const nameless = await owner.client.post(`/v1/attachments?incidentId=${incidentId}`, 'x');
    expect(issuesOf(nameless.body)).toContain('filename');
    await nothingIsLeft();
  });

  it('is a file for what is not there, or is another tenant’s', async () => {
    const stranger = await signUpOwner(app.url);
    const foreign = await anIncident(stranger.client);
    const answers = await Promise.all(
      [
        { incidentId: foreign },
        { incidentId: randomUUID() },
        { incidentId: 'INC-9999' },
        { commentId: randomUUID() },
        { ticketId: 'nonsense' },
        { timelineEventId: randomUUID() },
      ].map((fields) => upload(owner.client, 'a.txt', 'x', fields)),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${textAt(body, 'code')}`))).toEqual(
      new Set(['404 NOT_FOUND']),
    );
    await nothingIsLeft();
  });

  it('is a file for a closed ticket', async () => {
    const { ticketId } = await insertTicket(app.database, {
      tenantId: owner.tenantId,
      requesterId: owner.userId,
      status: 'closed',
    });
    const answer = await upload(owner.client, 'a.txt', 'x', { ticketId });
    expect([answer.status, answer.body['code']]).toEqual([409, 'CONFLICT']);
    await nothingIsLeft();
  });

  it('is an upload that is cut off midway: nothing of it is left', async () => {
    const key = (await createMachine(owner)).apiKey;
    for (const type of ['multipart/form-data; boundary=b', 'text/plain']) {
      await cutOff(key, type);
      await vi.waitFor(async () => nothingIsLeft(), { timeout: 5_000 });
    }
    // Whoever hangs up is no fault of ours.
    expect(logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  it('is a call over tRPC, which carries no file', async () => {
    const answer = await owner.client.post('/trpc/attachments.create', {
      filename: 'a.txt',
      incidentId,
    });
    expect(answer.status).toBe(415);
  });

  it('is a JSON body that names a file instead of being one', async () => {
    const answer = await owner.client.post('/v1/attachments', { incidentId });
    expect(answer).toMatchObject({ status: 415, body: { code: 'UNSUPPORTED_MEDIA_TYPE' } });
  });

  it('is a request that rides on a cookie from elsewhere, before a byte is read', async () => {
    const answer = await owner.client.post(
      '/v1/attachments',
      formOf('a.txt', 'x', { incidentId }),
      {
        headers: { 'sec-fetch-site': 'cross-site' },
      },
    );
    expect([answer.status, answer.body['code']]).toEqual([403, 'CSRF_FAILED']);
  });

  it('is one of whoever may not attach, before a byte is read', async () => {
    const viewer = await addMember(owner, 'VIEWER');
    const spy = vi.spyOn(app.ports.storage, 'put');
    const answer = await upload(viewer.client, 'a.txt', 'x', { incidentId });
    expect([answer.status, answer.body['code']]).toEqual([403, 'FORBIDDEN']);
    const nobody = await fetch(`${app.url}/v1/attachments`, {
      method: 'POST',
      body: formOf('a.txt', 'x', { incidentId }),
    });
    expect(nobody.status).toBe(401);
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
    await nothingIsLeft();
  });

  /** Sends pieces of 100 kB without saying how many. @returns the status. */
  async function chunked(path: string, pieces: number): Promise<number> {
    const { apiKey } = await createMachine(owner);
    return new Promise((resolve, reject) => {
      const sending = request(`${app.url}${path}`, {
        method: 'POST',
        headers: { 'x-api-key': apiKey, 'content-type': 'text/plain' },
      });
      sending.on('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sending.on('error', reject);
      for (let at = 0; at < pieces; at += 1) sending.write('x'.repeat(100_000));
      sending.end();
    });
  }

  /** Announces more than it sends, and hangs up. */
  async function cutOff(apiKey: string, contentType: string): Promise<void> {
    const head = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';
    await new Promise<void>((resolve) => {
      const sending = request(
        `${app.url}/v1/attachments?${contentType === 'text/plain' ? 'filename=a.txt&' : ''}incidentId=${incidentId}`,
        {
          method: 'POST',
          headers: {
            'x-api-key': apiKey,
            'content-type': contentType,
            'content-length': '200000',
          },
        },
      );
      sending.on('error', () => resolve());
      sending.write(`${head}${'x'.repeat(90_000)}`, () => {
        void vi
          .waitFor(async () => expect(await filesIn('uploads')).toHaveLength(1), { timeout: 5_000 })
          .then(() => sending.destroy());
      });
    });
  }
});

describe('the quota of a tenant', () => {
  it('holds, however many files arrive at once', async () => {
    await using small = await startTestApp({
      workers: false,
      env: { PLAN_OVERRIDES: '{"free":{"storageBytes":25000}}' },
    });
    const person = await signUpOwner(small.url);
    const fields = { incidentId: await anIncident(person.client) };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => upload(person.client, 'a.txt', 'x'.repeat(10_000), fields)),
    );
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([201, 201, 429, 429, 429, 429]);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      details: { feature: 'storageBytes', limit: 25_000, current: 20_000 },
    });
    const stored: string[] = [];
    for await (const { key } of small.ports.storage.list(person.tenantId)) stored.push(key);
    expect(stored).toHaveLength(2);
  });
});
