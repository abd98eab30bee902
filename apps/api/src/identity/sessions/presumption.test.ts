import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MockInstance } from 'vitest';
import { textAt } from '../../testing/client.js';
import type { Client } from '../../testing/client.js';
import { addMember, expectStatus, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';

let app: TestApp;
let noted: MockInstance<TestApp['ports']['visitors']['remember']>;
beforeAll(async () => {
  app = await startTestApp();
});
beforeEach(() => {
  noted = vi.spyOn(app.ports.visitors, 'remember');
});
afterAll(() => app[Symbol.asyncDispose]());

async function titles(client: Client): Promise<unknown> {
  const { status, body } = await client.get('/v1/incidents');
  if (status !== 200) return textAt(body, 'code');
  const { items } = body;
  return Array.isArray(items) ? items.map((item: { title: string }) => item.title) : items;
}

async function declare(client: Client, title: string): Promise<number | string> {
  const { status, body } = await client.post('/v1/incidents', { title });
  return status === 201 ? status : textAt(body, 'code');
}

/** An owner with one incident, who has been here and is remembered. */
async function ownerWith(title: string) {
  const owner = await signUpOwner(app.url);
  expect(await declare(owner.client, title)).toBe(201);
  expect(await titles(owner.client)).toEqual([title]);
  return owner;
}

/** The hash of the cookie by which somebody was last remembered. */
function hashOf({ userId }: Member): Buffer {
  const call = noted.mock.calls.findLast(
    ([, principal]) => principal.kind === 'user' && principal.userId === userId,
  );
  if (call === undefined) throw new Error('they were never remembered');
  return call[0];
}

const remembered = async (member: Member) => app.ports.visitors.recall(hashOf(member));

describe('a person who was here a moment ago', () => {
  it('is remembered by the hash of their cookie, and asked for in the tenant’s flight', async () => {
    const owner = await ownerWith('First');
    expect(await remembered(owner)).toMatchObject({ kind: 'user', userId: owner.userId });
    const told: string[] = [];
    using _ = app.database.observeStatements((text) => {
      const name = /from "(sessions|memberships)"/.exec(text)?.[1];
      if (name === undefined) return undefined;
      told.push(`> ${name}`);
      return () => told.push(`< ${name}`);
    });
    await owner.client.get('/v1/incidents/INC-1');
    expect(told).toEqual(['> sessions', '> memberships', '< sessions', '< memberships']);
  });

  it('is refused as soon as their session ends, at every endpoint', async () => {
    const owner = await ownerWith('First');
    await app.database.identity
      .deleteFrom('sessions')
      .where('user_id', '=', owner.userId)
      .execute();
    expect(await titles(owner.client)).toBe('AUTH_REQUIRED');
    expect(await remembered(owner)).toBeNull();
    expect(await declare(owner.client, 'Second')).toBe('AUTH_REQUIRED');
  });

  it('is refused once the session has expired, or the person is gone', async () => {
    const first = await ownerWith('First');
    await app.database.identity
      .updateTable('sessions')
      .set({ expires_at: new Date(0) })
      .where('user_id', '=', first.userId)
      .execute();
    expect(await titles(first.client)).toBe('AUTH_REQUIRED');
    const second = await ownerWith('First');
    await app.database.identity
      .updateTable('users')
      .set({ deleted_at: new Date() })
      .where('id', '=', second.userId)
      .execute();
    expect(await titles(second.client)).toBe('AUTH_REQUIRED');
  });

  it('has their new role at once, and no tenant that they were removed from', async () => {
    const owner = await ownerWith('First');
    const member = await addMember(owner, 'EDITOR');
    expect(await titles(member.client)).toEqual(['First']);
    const setRole = (role: string) =>
      app.database.platformTransaction((trx) =>
        trx
          .updateTable('memberships')
          .set({ role })
          .where('user_id', '=', member.userId)
          .where('tenant_id', '=', owner.tenantId)
          .execute(),
      );
    await setRole('VIEWER');
    expect(await declare(member.client, 'Second')).toBe('FORBIDDEN');
    await app.database.platformTransaction((trx) =>
      trx
        .deleteFrom('memberships')
        .where('user_id', '=', member.userId)
        .where('tenant_id', '=', owner.tenantId)
        .execute(),
    );
    expect(await titles(member.client)).toBe('NOT_FOUND');
  });

  it('follows their session into another tenant', async () => {
    const owner = await ownerWith('First');
    const other = expectStatus(await owner.client.post('/v1/tenants', { name: 'Other' }), 201);
    const tenantId = textAt(other.body, 'id');
    expectStatus(await owner.client.post(`/v1/tenants/${tenantId}/switch`), 200);
    expect(await titles(owner.client)).toEqual([]);
  });
});

describe('a wrong memory', () => {
  it('shows nobody anything of another person’s tenant', async () => {
    const [mine, theirs] = [await ownerWith('Mine'), await ownerWith('Theirs')];
    const poison = async () => {
      const principal = await remembered(theirs);
      if (principal === null) throw new Error('they are not remembered');
      app.ports.visitors.remember(hashOf(mine), principal);
    };
    await poison();
    expect(await titles(mine.client)).toEqual(['Mine']);
    await poison();
    expect(await declare(mine.client, 'Second')).toBe(201);
    expect(await titles(theirs.client)).toEqual(['Theirs']);
  });
});
