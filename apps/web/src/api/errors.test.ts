import { describe, expect, it } from 'vitest';
import { ShownError, fieldErrors, isPassing, toProblem } from './errors';

function answered(data: unknown): Error {
  return Object.assign(new Error('from the wire'), { name: 'TRPCClientError', data });
}

describe('toProblem', () => {
  it('takes code, message, trace id and details from the API’s envelope', () => {
    const details = { currentVersion: 3 };
    const envelope = { code: 'CONFLICT', message: 'No.', traceId: 'abc', details };
    expect(toProblem(answered(envelope))).toEqual(envelope);
  });

  it('says a version conflict in friendly words', () => {
    const problem = toProblem(
      answered({ code: 'VERSION_MISMATCH', message: 'raw', traceId: 't', details: {} }),
    );
    expect(problem.message).toContain('newest version');
  });

  it('says more by the reason, where the code alone says too little', () => {
    const details = { reason: 'sso_required', provider: 'corp' };
    const envelope = { code: 'FORBIDDEN', message: 'raw', traceId: 't', details };
    expect(toProblem(answered(envelope)).message).toContain('provider');
  });

  it('shows the app’s own words as they are', () => {
    expect(toProblem(new ShownError('The key was not touched.')).message).toBe(
      'The key was not touched.',
    );
  });

  it('tells a lost connection from a refusal', () => {
    expect(toProblem(answered(undefined))).toMatchObject({ code: 'NETWORK', traceId: null });
    expect(toProblem(new TypeError('Failed to fetch')).code).toBe('NETWORK');
  });

  it('never shows the text of an error that it does not know', () => {
    expect(toProblem(new Error('secret internals'))).toMatchObject({
      code: 'UNKNOWN',
      message: 'Something went wrong.',
    });
    expect(toProblem('nonsense').code).toBe('UNKNOWN');
    expect(toProblem(null).code).toBe('UNKNOWN');
  });
});

describe('fieldErrors', () => {
  const issues = [
    { path: ['title'], message: 'Too long.' },
    { path: 'title', message: 'Second.' },
    { path: ['roles', 'scribe'], message: 'No member.' },
    'broken',
  ];

  it('gives the first message for each field', () => {
    const problem = toProblem(
      answered({ code: 'VALIDATION_FAILED', message: '', traceId: 't', details: { issues } }),
    );
    expect(fieldErrors(problem)).toEqual({ title: 'Too long.', 'roles.scribe': 'No member.' });
  });

  it('gives nothing for other errors', () => {
    expect(
      fieldErrors(
        toProblem(answered({ code: 'FORBIDDEN', message: '', traceId: 't', details: { issues } })),
      ),
    ).toEqual({});
  });
});

it('retries only what another attempt may cure', () => {
  expect(isPassing(toProblem(answered(undefined)))).toBe(true);
  expect(
    isPassing(toProblem(answered({ code: 'FORBIDDEN', message: '', traceId: '', details: {} }))),
  ).toBe(false);
});
