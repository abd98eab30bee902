import { hash } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { AuditEvent, AuditProof } from '../../../api/types';
import { checkProof, rootOf } from './inclusion';

const sha256 = (...parts: readonly Uint8Array[]): Buffer =>
  hash('sha256', Buffer.concat(parts), 'buffer');

/** RFC 9162 §2.1.1, as it is defined there: by recursion over the whole list. */
function treeHash(leaves: readonly string[]): Buffer {
  const [first = ''] = leaves;
  if (leaves.length <= 1) return sha256(Buffer.of(0), Buffer.from(first));
  const split = splitOf(leaves.length);
  return sha256(Buffer.of(1), treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)));
}

/** RFC 9162 §2.1.3.1, likewise. */
function pathOf(position: number, leaves: readonly string[]): string[] {
  if (leaves.length <= 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return position < split
    ? [...pathOf(position, left), treeHash(right).toString('base64')]
    : [...pathOf(position - split, right), treeHash(left).toString('base64')];
}

function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

const TENANT = '0199b1de-5a10-7cc2-8f4e-3b8a3f3a8a51';
const event: AuditEvent = {
  id: '0199b1e0-91c4-7a7e-9d52-6f0b7c1d2e3f',
  occurredAt: '2026-03-02T09:30:00.000Z',
  action: 'tenant.updated',
  actor: { type: 'user', id: '0199b1d0-1f2e-7b3c-a4d5-e6f708192a3b', name: 'Robin Example' },
  target: { type: 'tenant', id: TENANT },
  before: null,
  after: null,
  ip: null,
  userAgent: null,
  traceId: '7f3c0f9ad2c14c5f8f4e3b8a3f3a8a51',
};
const LEAF = JSON.stringify({
  action: event.action,
  actor_id: event.actor.id,
  actor_type: event.actor.type,
  id: event.id,
  occurred_at: event.occurredAt,
  target_id: event.target.id,
  target_type: event.target.type,
});

/** A proof that holds: of the third of seven leaves. */
function proofOf(leaf: string): AuditProof {
  const leaves = ['a', 'b', leaf, 'd', 'e', 'f', 'g'];
  const root = treeHash(leaves).toString('base64');
  return {
    position: 2,
    leaf,
    leafHash: sha256(Buffer.of(0), Buffer.from(leaf)).toString('base64'),
    treeSize: 7,
    rootHash: root,
    path: pathOf(2, leaves),
    checkpoint: {
      size: 7,
      rootHash: root,
      keyId: '5f0c1b2a',
      note: `incident-tracker/audit/${TENANT}\n7\n${root}\nprevious x\n\n— incident-tracker/audit x\n`,
      createdAt: event.occurredAt,
    },
  };
}

it('reaches the root of the RFC from every leaf of trees of up to 33 leaves', async () => {
  for (let size = 1; size <= 33; size += 1) {
    const leaves = Array.from({ length: size }, (_, n) => `leaf ${n}`);
    const root = treeHash(leaves).toString('base64');
    for (const [position, leaf] of leaves.entries()) {
      const path = pathOf(position, leaves);
      expect(await rootOf({ leaf, position, path }, size), `${position} of ${size}`).toBe(root);
    }
  }
});

it('reaches no root by a path that is too short, too long, or no base64', async () => {
  const { leaf, position, path } = proofOf(LEAF);
  expect(await rootOf({ leaf, position, path: path.slice(1) }, 7)).toBeNull();
  expect(await rootOf({ leaf, position, path: [...path, ...path] }, 7)).toBeNull();
  expect(await rootOf({ leaf, position, path: ['*', ...path.slice(1)] }, 7)).toBeNull();
  expect(await rootOf({ leaf, position: 7, path }, 7)).toBeNull();
});

describe('a proof', () => {
  beforeAll(() => {
    vi.stubGlobal('isSecureContext', true);
    return () => vi.unstubAllGlobals();
  });

  it('holds when the leaf is that of the event and leads to the signed root', async () => {
    expect(await checkProof(event, proofOf(LEAF))).toBe('included');
  });

  it.each([
    ['who', { actor: { ...event.actor, id: TENANT } }],
    ['what', { action: 'tenant.deleted' }],
    ['on what', { target: { type: 'tenant', id: event.id } }],
    ['when', { occurredAt: '2026-03-02T09:30:00.001Z' }],
    ['which', { id: TENANT }],
  ])('does not hold for an event of which something else is shown: %s', async (_, other) => {
    expect(await checkProof({ ...event, ...other }, proofOf(LEAF))).toBe('other_event');
  });

  it('does not hold for a leaf that is no JSON, or a list', async () => {
    expect(await checkProof(event, proofOf('{'))).toBe('other_event');
    expect(await checkProof(event, proofOf('null'))).toBe('other_event');
  });

  it('does not hold for a leaf that was edited together with what is shown', async () => {
    const action = 'tenant.created';
    const leaf = LEAF.replace(event.action, action);
    expect(await checkProof({ ...event, action }, { ...proofOf(LEAF), leaf })).toBe('not_included');
  });

  it('believes the signed note alone, not what the answer says beside it', async () => {
    const own = proofOf(LEAF);
    const note = own.checkpoint.note.replace(own.rootHash, treeHash(['x']).toString('base64'));
    const checkpoint = { ...own.checkpoint, note };
    expect(await checkProof(event, { ...own, checkpoint })).toBe('not_included');
    expect(await checkProof(event, { ...own, checkpoint: { ...checkpoint, note: 'x' } })).toBe(
      'not_included',
    );
  });
});

it('says so where the browser does not hash', async () => {
  expect(await checkProof(event, proofOf(LEAF))).toBe('unavailable');
});
