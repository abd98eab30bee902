import { expect, it } from 'vitest';
import { explainStart } from './explain-start.js';

const systemError = (properties: Readonly<Record<string, unknown>>): Error =>
  Object.assign(new Error('a fault of the system'), properties);

it.each([
  [
    { syscall: 'listen', code: 'EADDRINUSE', port: 3000 },
    { METRICS_PORT: '9464' },
    'PORT: port 3000 is taken: set PORT to another one.',
  ],
  [
    { syscall: 'listen', code: 'EADDRINUSE', port: 9464 },
    { METRICS_PORT: '9464' },
    'METRICS_PORT: port 9464 is taken: set METRICS_PORT to another one.',
  ],
  [
    { syscall: 'listen', code: 'EACCES', port: 80 },
    {},
    'PORT: this user may not listen on port 80: set PORT to one above 1023.',
  ],
])('says in one line what the system refused: %j', (properties, env, line) => {
  expect(explainStart(systemError(properties), env)).toBe(line);
});

it('shows host and reason of a database that is out of reach, and no password', () => {
  const error = systemError({ code: 'ECONNREFUSED' });
  error.message = '';
  const DATABASE_URL = 'postgres://somebody:secret-word@db.example.com:5432/tracker';
  const line = explainStart(error, { DATABASE_URL });
  expect(line).toMatch(/^DATABASE_URL: .*db\.example\.com:5432.*ECONNREFUSED.*check/);
  expect(line).not.toContain('secret-word');
});

it('leaves faults of our own their stack', () => {
  expect(explainStart(new Error('ours'), {})).toMatch(/Error: ours\n\s+at /);
});
