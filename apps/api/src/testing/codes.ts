import { automationClient } from './client.js';
import type { Client } from './client.js';

/** The texts of the messages to a recipient, newest first. */
export async function messagesTo(url: string, to: string): Promise<string[]> {
  const { body } = await automationClient(url).get(`/v1/dev/mailbox?to=${encodeURIComponent(to)}`);
  const { items } = body;
  return Array.isArray(items) ? items.map((item: { text: string }) => item.text) : [];
}

/** The one-time codes sent to a recipient, newest first. */
export async function codesTo(url: string, to: string): Promise<string[]> {
  const texts = await messagesTo(url, to);
  return texts.flatMap((text) => /\b(\d{6})\b/.exec(text)?.[1] ?? []);
}

/** The newest code. @throws Error when there is none. */
export async function codeTo(url: string, to: string): Promise<string> {
  const [code] = await codesTo(url, to);
  if (code === undefined) throw new Error(`no code was sent to ${to}`);
  return code;
}

/** A code that is not this one. */
export function otherThan(code: string, step = 1): string {
  return String((Number(code) + step) % 1_000_000).padStart(6, '0');
}

/** Calls a mutation several times in one tRPC batch. @returns the HTTP status of each call. */
export async function batch(
  client: Client,
  procedure: string,
  inputs: readonly unknown[],
): Promise<number[]> {
  const path = inputs.map(() => procedure).join(',');
  const answer = await client.post(
    `/trpc/${path}?batch=1`,
    Object.fromEntries(inputs.map((input, index) => [index, input])),
  );
  const results: unknown = answer.body;
  if (!Array.isArray(results)) throw new Error(`no batch answer: ${JSON.stringify(answer.body)}`);
  return results.map((result: { error?: { data: { code: string } } }) =>
    result.error === undefined ? 200 : (STATUS[result.error.data.code] ?? 500),
  );
}

const STATUS: Readonly<Record<string, number>> = {
  MFA_INVALID_CODE: 401,
  AUTH_LOCKED: 429,
  RATE_LIMITED: 429,
  TOKEN_EXPIRED: 410,
};
