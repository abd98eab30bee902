import { createHash, createPublicKey, randomUUID, verify } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sealedSize, writeEvents } from '../../testing/audit-log.js';
import { automationClient } from '../../testing/client.js';
import { createMachine, expectStatus, signUpOwner } from '../../testing/people.js';
import type { Machine, Member } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';

interface Checkpoint {
  readonly size: number;
  readonly rootHash: string;
  readonly note: string;
  readonly keyId: string;
}
interface Proof {
  readonly position: number;
  readonly leaf: string;
  readonly treeSize: number;
  readonly path: readonly string[];
  readonly checkpoint: Checkpoint;
}

const sha256 = (...parts: readonly Buffer[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest();

/** What an auditor does by hand: RFC 9162 §2.1.3.2, with nothing of ours. */
function rootBy({ position, treeSize, leaf, path }: Proof): string {
  let [fn, sn] = [position, treeSize - 1];
  let hash = sha256(Buffer.of(0), Buffer.from(leaf));
  for (const text of path) {
    const sibling = Buffer.from(text, 'base64');
    if (fn % 2 === 1 || fn === sn) {
      hash = sha256(Buffer.of(1), sibling, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1];
    } else hash = sha256(Buffer.of(1), hash, sibling);
    [fn, sn] = [fn >> 1, sn >> 1];
  }
  return hash.toString('base64');
}

describe('proofs of the audit log', () => {
  let app: TestApp;
  let owner: Member;
  let machine: Machine;
  beforeAll(async () => {
    app = await startTestApp();
    owner = await signUpOwner(app.url);
    machine = await createMachine(owner);
    // More than one stored level of inner nodes, in several checkpoints.
    for (const count of [300, 1, 20, 7, 2]) {
      await writeEvents(app.database, owner.tenantId, count);
      await settle();
    }
  });
  afterAll(() => app[Symbol.asyncDispose]());

  async function settle(): Promise<void> {
    await vi.waitFor(async () => expect((await get('/verify'))['unsealed']).toBe(0), 10_000);
  }
  async function get<T>(path: string): Promise<T & Record<string, unknown>> {
    const answer = await machine.client.get(`/v1/audit-logs${path}`);
    return expectStatus(answer, 200).body as T & Record<string, unknown>;
  }
  const allIds = async (): Promise<string[]> => {
    const rows = await app.database.platformTransaction((trx) =>
      trx
        .selectFrom('audit_log_events')
        .select('id')
        .where('tenant_id', '=', owner.tenantId)
        .execute(),
    );
    return rows.map(({ id }) => id);
  };

  it('lead from any event to the root of a checkpoint that the published key has signed', async () => {
    const ids = await allIds();
    const keysUrl = '/.well-known/audit-keys.json';
    const published = expectStatus(await automationClient(app.url).get(keysUrl), 200).body;
    const { keys } = published as unknown as { keys: { keyId: string; jwk: JsonWebKey }[] };
    expect(JSON.stringify(keys)).not.toContain('"d"');
    for (const eventId of ids.filter((_, n) => n % 13 === 0)) {
      const { proof } = await get<{ proof: Proof }>(`/${eventId}/proof`);
      const { checkpoint, leaf } = proof;
      expect(JSON.parse(leaf)).toMatchObject({ id: eventId, tenant_id: owner.tenantId });
      expect(rootBy(proof)).toBe(checkpoint.rootHash);
      expect(rootBy({ ...proof, leaf: leaf.replace(owner.tenantId, randomUUID()) })).not.toBe(
        checkpoint.rootHash,
      );
      const [text = '', signature = ''] = checkpoint.note.split('\n\n');
      expect(text.split('\n').slice(0, 3)).toEqual([
        `incident-tracker/audit/${owner.tenantId}`,
        String(checkpoint.size),
        checkpoint.rootHash,
      ]);
      const jwk = keys.find(({ keyId }) => keyId === checkpoint.keyId)?.jwk ?? {};
      const bytes = Buffer.from(signature.trim().split(' ')[2] ?? '', 'base64').subarray(4);
      const key = createPublicKey({ key: jwk, format: 'jwk' });
      expect(verify(null, Buffer.from(`${text}\n`), key, bytes)).toBe(true);
    }
  });

  it('show that each checkpoint extends the one before, by a consistency proof', async () => {
    const { items } = await get<{ items: Checkpoint[] }>('/checkpoints?limit=100');
    expect(items.length).toBeGreaterThan(3);
    for (const [n, newer] of items.entries()) {
      const older = items[n + 1];
      if (older === undefined) break;
      const path = `/consistency?from=${older.size}&to=${newer.size}`;
      const { path: proof } = await get<{ path: string[] }>(path);
      expect(extendsRoot(older, newer, proof)).toBe(true);
      expect(extendsRoot({ ...older, rootHash: newer.rootHash }, newer, proof)).toBe(false);
    }
    expect(await get('/consistency')).toMatchObject({ from: items[1]?.size, to: items[0]?.size });
  });

  /** RFC 9162 §2.1.4.2. */
  function extendsRoot(older: Checkpoint, newer: Checkpoint, path: readonly string[]): boolean {
    const isPower = Number.isInteger(Math.log2(older.size));
    const [first = '', ...rest] = isPower ? [older.rootHash, ...path] : path;
    let [fn, sn] = [older.size - 1, newer.size - 1];
    while (fn % 2 === 1) [fn, sn] = [fn >> 1, sn >> 1];
    const start: Buffer = Buffer.from(first, 'base64');
    let [fr, sr] = [start, start];
    for (const text of rest) {
      const c = Buffer.from(text, 'base64');
      if (fn % 2 === 1 || fn === sn) {
        [fr, sr] = [sha256(Buffer.of(1), c, fr), sha256(Buffer.of(1), c, sr)];
        while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1];
      } else sr = sha256(Buffer.of(1), sr, c);
      [fn, sn] = [fn >> 1, sn >> 1];
    }
    const roots = [fr, sr].map((hash) => hash.toString('base64'));
    return sn === 0 && roots[0] === older.rootHash && roots[1] === newer.rootHash;
  }

  it('page through the checkpoints, every one once', async () => {
    const { items: all } = await get<{ items: Checkpoint[] }>('/checkpoints?limit=100');
    const { items, nextCursor } = await get<{ items: Checkpoint[]; nextCursor: string }>(
      '/checkpoints?limit=2',
    );
    const second = await get<{ items: Checkpoint[] }>(`/checkpoints?limit=2&cursor=${nextCursor}`);
    expect([...items, ...second.items]).toEqual(all.slice(0, 4));
    const nonsense = await machine.client.get('/v1/audit-logs/checkpoints?cursor=nonsense');
    expect([nonsense.status, nonsense.body['code']]).toEqual([400, 'CURSOR_INVALID']);
  });

  it('refuse sizes that the log has not had, and hide the events of other tenants', async () => {
    const size = await sealedSize(app.database, owner.tenantId);
    for (const query of [`to=${size + 1}`, `from=9&to=8`, 'from=-1']) {
      const answer = await machine.client.get(`/v1/audit-logs/consistency?${query}`);
      expect([answer.status, answer.body['code']]).toEqual([400, 'VALIDATION_FAILED']);
    }
    const empty = await machine.client.get('/v1/audit-logs/export?from=9&to=8');
    expect([empty.status, empty.body['code']]).toEqual([400, 'VALIDATION_FAILED']);
    const stranger = await createMachine(await signUpOwner(app.url));
    const [eventId = ''] = await allIds();
    for (const id of [eventId, randomUUID()]) {
      const answer = await stranger.client.get(`/v1/audit-logs/${id}/proof`);
      expect([answer.status, answer.body['code']]).toEqual([404, 'NOT_FOUND']);
    }
  });

  it('are null for an event that is still being sealed', async () => {
    await using idle = await startTestApp({ workers: false });
    const { client } = await createMachine(await signUpOwner(idle.url));
    const [item] = Object.values((await client.get('/v1/audit-logs')).body['items'] ?? {});
    const answer = await client.get(`/v1/audit-logs/${String(item?.['id'])}/proof`);
    expect(answer.body).toEqual({ eventId: item?.['id'], proof: null });
  });
});
