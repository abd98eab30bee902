import { describe, expect, it } from 'vitest';
import {
  AuthenticationError,
  ConflictError,
  IncidentTrackerError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
  ValidationError,
  VersionMismatchError,
} from '../index.js';
import { makeTracker, rejectionOf } from '../testing/make-tracker.js';
import { failure, gatewayPage, json, result, scriptedServer } from '../testing/scripted-server.js';
import type { Responder } from '../testing/scripted-server.js';

async function errorFor(responder: Responder): Promise<unknown> {
  await using server = await scriptedServer(responder);
  const tracker = makeTracker(server.url, { maxRetries: 0 });
  return await rejectionOf(tracker.incidents.declare({ title: 'Checkout fails' }));
}

describe('an error answer', () => {
  it.each([
    [400, 'VALIDATION_FAILED', ValidationError],
    [400, 'CURSOR_INVALID', ValidationError],
    [401, 'AUTH_INVALID_API_KEY', AuthenticationError],
    [403, 'SCOPE_INSUFFICIENT', PermissionError],
    [404, 'NOT_FOUND', NotFoundError],
    [409, 'INVALID_TRANSITION', ConflictError],
    [410, 'INVITE_EXPIRED', NotFoundError],
    [412, 'VERSION_MISMATCH', VersionMismatchError],
    [413, 'PAYLOAD_TOO_LARGE', ValidationError],
    [422, 'IDEMPOTENCY_KEY_REUSED', ValidationError],
    [429, 'RATE_LIMITED', RateLimitError],
    [500, 'INTERNAL', ServerError],
    [503, 'UNAVAILABLE', ServerError],
  ])('of %i %s has a class of its own', async (status, code, ErrorClass) => {
    const error = await errorFor(failure(status, code, { details: { hint: 1 } }));
    expect(error).toBeInstanceOf(ErrorClass);
    expect(error).toBeInstanceOf(IncidentTrackerError);
    expect(error).toMatchObject({
      name: ErrorClass.name,
      code,
      status,
      traceId: 'trace-1',
      message: `${code} happened.`,
      details: { hint: 1 },
    });
  });

  it('may have a code and a status that this release does not know', async () => {
    const error = await errorFor(failure(418, 'TEAPOT'));
    expect(error).toMatchObject({ name: 'IncidentTrackerError', code: 'TEAPOT', status: 418 });
  });

  it('lists what is wrong with the input', async () => {
    const issues = [{ path: 'title', message: 'Too long' }, 'nonsense'];
    const error = await errorFor(failure(400, 'VALIDATION_FAILED', { details: { issues } }));
    expect(error instanceof ValidationError && error.issues).toStrictEqual([issues[0]]);
  });

  it('names the current version', async () => {
    const error = await errorFor(
      failure(412, 'VERSION_MISMATCH', { details: { currentVersion: 4 } }),
    );
    expect(error instanceof VersionMismatchError && error.currentVersion).toBe(4);
  });

  it('is understood in the bare form of the REST API and of the edge', async () => {
    const envelope = {
      code: 'PAYLOAD_TOO_LARGE',
      message: 'Too large.',
      traceId: 't',
      details: {},
    };
    expect(await errorFor(json(413, envelope))).toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      traceId: 't',
    });
  });
});

describe('an answer that is none of the product’s', () => {
  it('from a gateway keeps its status and trace id', async () => {
    const error = await errorFor(gatewayPage(502, { 'x-trace-id': 'abc' }));
    expect(error).toBeInstanceOf(ServerError);
    expect(error).toMatchObject({ code: 'UNEXPECTED_RESPONSE', status: 502, traceId: 'abc' });
  });

  it('with a success status is an error all the same', async () => {
    const error = await errorFor(gatewayPage(200));
    expect(error).toMatchObject({ code: 'UNEXPECTED_RESPONSE', status: 200 });
    expect(String(error)).toContain('baseUrl');
  });

  it('that claims to be JSON and is not, too', async () => {
    const error = await errorFor((response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"result"');
    });
    expect(error).toMatchObject({ code: 'UNEXPECTED_RESPONSE' });
  });

  it('redirects nobody: the key would go along', async () => {
    await using elsewhere = await scriptedServer(result({ id: 'stolen' }));
    const error = await errorFor((response) => {
      response.writeHead(307, { location: `${elsewhere.url}/trpc/incidents.declare` }).end();
    });
    expect(error).toMatchObject({ code: 'UNEXPECTED_RESPONSE', status: 307 });
    expect(elsewhere.received).toHaveLength(0);
  });
});
