import { describe, expect, it } from 'vitest';
import { AppError } from '../trpc/errors.js';
import { errorHeaders } from './error-response.js';

describe('the headers of an error', () => {
  it.each(['AUTH_REQUIRED', 'AUTH_INVALID_API_KEY', 'MFA_REQUIRED'] as const)(
    'name a scheme with the 401 %s',
    (code) => {
      expect(errorHeaders(new AppError(code))).toEqual({ 'www-authenticate': 'Bearer' });
    },
  );

  it('say that it was the token', () => {
    expect(errorHeaders(new AppError('AUTH_INVALID_TOKEN'))).toEqual({
      'www-authenticate': 'Bearer error="invalid_token"',
    });
  });

  it.each(['FORBIDDEN', 'NOT_FOUND', 'INTERNAL'] as const)('challenge nobody with %s', (code) => {
    expect(errorHeaders(new AppError(code))).toEqual({});
  });
});
