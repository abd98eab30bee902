import { vi } from 'vitest';
import { textAt } from './client.js';
import type { Body } from './client.js';
import { expectStatus } from './people.js';
import type { Member } from './people.js';

/** Waits until the assertion holds. */
export function until(assertion: () => void | Promise<void>, timeout = 15_000): Promise<void> {
  return vi.waitFor(assertion, { timeout, interval: 25 });
}

/** A webhook that a test has made, with its secret. */
export interface MadeWebhook {
  readonly id: string;
  readonly secret: string;
}

export async function makeWebhook(
  owner: Member,
  url: string,
  events: readonly string[] = ['*'],
): Promise<MadeWebhook> {
  const answer = expectStatus(await owner.client.post('/v1/webhooks', { url, events }), 201);
  return { id: textAt(answer.body, 'id'), secret: textAt(answer.body, 'secret') };
}

/** Declares an incident, which is an event. @returns its id. */
export async function declareIncident(owner: Member, title: string): Promise<string> {
  const answer = await owner.client.post('/v1/incidents', { title });
  return textAt(expectStatus(answer, 201).body, 'id');
}

/** The webhook as it is now. */
export async function readWebhook(owner: Member, id: string): Promise<Body> {
  return expectStatus(await owner.client.get(`/v1/webhooks/${id}`), 200).body;
}

/** The deliveries of a webhook, newest first. */
export async function readDeliveries(owner: Member, id: string, query = ''): Promise<Body[]> {
  const answer = await owner.client.get(`/v1/webhooks/${id}/deliveries?limit=100${query}`);
  const { items } = expectStatus(answer, 200).body;
  return Array.isArray(items) ? items : [];
}
