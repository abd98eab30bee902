import { describe, expect, it } from 'vitest';
import { withDatabase, withRole } from './url.js';

describe('withRole', () => {
  it('adds the role as a startup option', () => {
    expect(withRole('postgres://u:p@h:1/db', 'app_rw')).toBe(
      'postgres://u:p@h:1/db?options=-c%20role%3Dapp_rw',
    );
  });

  it('keeps the URL’s own parameters and puts the role after its own options, where it wins', () => {
    const url = new URL(
      withRole('postgres://u@h/db?sslmode=require&options=-c%20role%3Dother', 'app_platform'),
    );
    expect(url.searchParams.get('sslmode')).toBe('require');
    expect(url.searchParams.get('options')).toBe('-c role=other -c role=app_platform');
  });
});

describe('withDatabase', () => {
  it('changes the database and nothing else', () => {
    expect(withDatabase('postgres://u:p%40@h:1/db?host=%2Frun', 'other')).toBe(
      'postgres://u:p%40@h:1/other?host=%2Frun',
    );
    expect(withDatabase('postgresql://h', 'other')).toBe('postgresql://h/other');
  });

  it('refuses what is not a connection URL', () => {
    expect(() => withDatabase('host=h dbname=db', 'other')).toThrow('DATABASE_URL');
  });
});
