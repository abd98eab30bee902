import { expect, it } from 'vitest';
import { isWorthRetrying, refusalText, rejectionText } from './refusal';

const problem = (code: string, details: Record<string, unknown> = {}) => ({
  code,
  message: 'From the server.',
  traceId: null,
  details,
});

it('says why a file was refused, by the reason where there is one', () => {
  expect(refusalText(problem('ATTACHMENT_REJECTED', { reason: 'empty' }))).toBe(
    'The file is empty.',
  );
  expect(refusalText(problem('ATTACHMENT_REJECTED', { reason: 'of tomorrow' }))).toBe(
    'From the server.',
  );
  expect(refusalText(problem('QUOTA_EXCEEDED', { feature: 'storageBytes' }))).toContain('no room');
  expect(refusalText(problem('CONFLICT', { reason: 'the ticket is closed' }))).toContain('closed');
});

it('names the limit without the room that a form takes', () => {
  const details = { maxBytes: 25 * 1024 ** 2 + 65_536 };
  expect(refusalText(problem('PAYLOAD_TOO_LARGE', details))).toBe(
    'The file is too large: the limit is 25 MiB.',
  );
  expect(refusalText(problem('PAYLOAD_TOO_LARGE'))).toBe('The file is too large.');
});

it('offers another attempt only where it may succeed', () => {
  expect(
    ['NETWORK', 'RATE_LIMITED', 'UNAVAILABLE'].map((code) => isWorthRetrying(problem(code))),
  ).toEqual([true, true, true]);
  expect(isWorthRetrying(problem('ATTACHMENT_REJECTED', { reason: 'malware' }))).toBe(false);
});

it('knows no reason by the name of what every object has', () => {
  expect(rejectionText('constructor')).toBeNull();
  expect(rejectionText(null)).toBeNull();
});
