import type { Body, Client } from './client.js';
import { textOf } from './incidents.js';
import { expectStatus } from './people.js';

/** Creates a ticket and returns the answer's body. */
export async function ask(
  client: Client,
  input: Readonly<Record<string, unknown>> = {},
): Promise<Body> {
  const answer = await client.post('/v1/tickets', { title: 'The invoice is wrong', ...input });
  return expectStatus(answer, 201).body;
}

/** The path of a ticket, and of what is below it. */
export function ticketPath(ticket: Body, below = ''): string {
  return `/v1/tickets/${textOf(ticket['id'])}${below}`;
}

/** Comments on a ticket and returns the answer's body. */
export async function say(
  client: Client,
  ticket: Body,
  comment: { body: string; visibility?: 'public' | 'internal' },
): Promise<Body> {
  return expectStatus(await client.post(ticketPath(ticket, '/comments'), comment), 201).body;
}
