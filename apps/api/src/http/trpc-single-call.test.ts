import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMachine, signUpOwner } from '../testing/people.js';
import type { Answer, Client } from '../testing/client.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';

let app: TestApp;
let machine: Client;
beforeAll(async () => {
  app = await startTestApp({ env: { RATE_LIMIT_ENABLED: 'true' } });
  const owner = await signUpOwner(app.url);
  machine = (await createMachine(owner, { role: 'EDITOR', scopes: ['read', 'write'] })).client;
  await machine.post('/v1/incidents', { title: 'First' });
});
afterAll(() => app[Symbol.asyncDispose]());

const inputOf = (input: unknown): string => encodeURIComponent(JSON.stringify(input));

/** What tRPC itself answers: the same call as a batch of one. */
async function byTrpc(name: string, input: unknown): Promise<Answer> {
  const answer = await machine.get(`/trpc/${name}?batch=1&input=${inputOf({ 0: input })}`);
  return { ...answer, body: answer.body['0'] ?? answer.body };
}

const { stringify } = JSON;

/** An answer but for what differs from request to request. */
function comparable({ status, headers, body }: Answer) {
  const names = [...headers.keys()].filter((name) => name !== 'content-length').sort();
  const text = stringify(body).replace(/"traceId":"\w+"/, '"traceId":""');
  return { status, names, vary: headers.get('vary'), type: headers.get('content-type'), text };
}

describe('a single call', () => {
  it.each([
    ['incidents.get', { incidentId: 'INC-1' }],
    ['incidents.list', { limit: 5 }],
    ['incidents.get', { incidentId: 'INC-99' }],
    ['incidents.get', { incidentId: 7 }],
    ['incidents.get', { nothing: true }],
    ['audit.list', {}],
  ])('of %s with %j is answered as tRPC answers it', async (name, input) => {
    const single = await machine.get(`/trpc/${name}?input=${inputOf(input)}`);
    expect(comparable(single)).toEqual(comparable(await byTrpc(name, input)));
  });

  it('writes as a batch of one does', async () => {
    const single = await machine.post('/trpc/incidents.declare', { title: 'Second' });
    expect(single.status).toBe(200);
    expect(single.body['result']?.['data']).toMatchObject({ reference: 'INC-2', title: 'Second' });
    const refused = await machine.post('/trpc/incidents.declare', { title: 'x', secret: 1 });
    const batch = await machine.post('/trpc/incidents.declare?batch=1', {
      0: { title: 'x', secret: 1 },
    });
    expect(comparable(refused)).toEqual(
      comparable({ ...batch, body: batch.body['0'] ?? batch.body }),
    );
  });

  it.each([
    ['GET', '/trpc/incidents.get?input=%7B', 400],
    ['GET', '/trpc/incidents.declare', 404],
    ['GET', '/trpc/no.such', 404],
    ['GET', '/trpc/constructor', 404],
    ['GET', '/trpc/__proto__', 404],
  ])('%s %s is left to tRPC, which says what is wrong', async (method, path, status) => {
    const answer = await machine.request(method, path);
    expect(answer.status).toBe(status);
    expect(answer.body['error']?.['data']).toMatchObject({ details: expect.anything() });
  });
});
