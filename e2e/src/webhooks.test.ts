import { createMachine, expectStatus, signUpOwner } from '@incident-tracker/api/testing/people';
import { textAt } from '@incident-tracker/api/testing/client';
import { REACH_LOCALHOST, startReceiver } from '@incident-tracker/api/testing/webhook-receiver';
import { webhooks } from '@incident-tracker/sdk';
import { expect, it } from 'vitest';
import { startProduct, temporaryFolder } from './product.js';

const EVENTS = 40;
/** Answered before the process dies; the rest it leaves behind, some of them under way. */
const ANSWERED = 15;

it('kill -9 in the middle of deliveries loses none; whoever dedupes by id handles each once', async () => {
  let answered = 0;
  let holding = true;
  await using receiver = await startReceiver((_received, response) => {
    answered += 1;
    if (!holding || answered <= ANSWERED) response.writeHead(204).end();
  });
  const held = (): number => answered - ANSWERED;
  await using folder = await temporaryFolder();
  const env = { ...REACH_LOCALHOST, DEMO: '0', WEBHOOK_TIMEOUT_SECONDS: '60' };
  await using first = await startProduct(folder.path, env);
  const owner = await signUpOwner(first.url);
  const made = await owner.client.post('/v1/webhooks', {
    url: receiver.url,
    events: ['incident.declared'],
  });
  const secret = textAt(expectStatus(made, 201).body, 'secret');
  const { client } = await createMachine(owner);
  for (let n = 1; n <= EVENTS; n += 1) {
    expectStatus(await client.post('/v1/incidents', { title: `Incident ${n}` }), 201);
  }
  await expect.poll(held, { timeout: 30_000 }).toBeGreaterThan(0);
  await first.kill();

  holding = false;
  await using _second = await startProduct(folder.path, env);
  const handled = new Map<string, number>();
  const handle = async (): Promise<number> => {
    for (const { headers, body } of receiver.received.splice(0)) {
      const event = (await webhooks.verify(body, headers, secret)) as {
        id: string;
        sequence: number;
      };
      expect(headers['webhook-id']).toBe(event.id);
      handled.set(event.id, event.sequence);
    }
    return handled.size;
  };
  await expect.poll(handle, { timeout: 90_000, interval: 250 }).toBe(EVENTS);
  const sequences = [...handled.values()].toSorted((a, b) => a - b);
  expect(sequences).toEqual(Array.from({ length: EVENTS }, (_, index) => index + 1));
});
