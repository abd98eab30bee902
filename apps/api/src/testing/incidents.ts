import type { Body, Client } from './client.js';
import { expectStatus } from './people.js';

/** A value of an answer as text. @throws Error for a value that has no text of its own. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || value === null) return String(value);
  throw new Error(`neither text nor number: ${JSON.stringify(value)}`);
}

/** Declares an incident and returns the answer's body. */
export async function declare(
  client: Client,
  input: Readonly<Record<string, unknown>> = {},
): Promise<Body> {
  const answer = await client.post('/v1/incidents', { title: 'Checkout is slow', ...input });
  return expectStatus(answer, 201).body;
}

/** The path of an incident, and of what is below it. */
export function pathOf(incident: Body, below = ''): string {
  return `/v1/incidents/${textOf(incident['id'])}${below}`;
}

/** Every item of a list, page by page. */
export async function readAll(client: Client, path: string): Promise<Body[]> {
  const items: Body[] = [];
  for (let cursor = ''; cursor !== 'null';) {
    const separator = path.includes('?') ? '&' : '?';
    const page = expectStatus(
      await client.get(cursor === '' ? path : `${path}${separator}cursor=${cursor}`),
      200,
    );
    items.push(...Object.values(page.body['items'] ?? {}));
    cursor = textOf(page.body['nextCursor']);
  }
  return items;
}
