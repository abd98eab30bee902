import { describe, expect, test } from 'vitest';
import { AppError } from '../../trpc/errors.js';
import { assertGoodPassword, contextWordsOf } from './password-rules.js';

const owner = { email: 'ada.lovelace@example.com', name: 'Ada Lovelace' };

async function faultOf(password: string): Promise<string | null> {
  try {
    await assertGoodPassword(password, owner);
    return null;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'VALIDATION_FAILED') throw error;
    const issues = error.details['issues'];
    expect(issues).toHaveLength(1);
    expect(issues).toMatchObject([{ path: 'password' }]);
    return JSON.stringify(issues);
  }
}

describe('a password that somebody chooses', () => {
  test.each([
    'plum-orbit-lantern-42',
    'correct horse battery staple',
    'twelve chars',
    'x9!Kp2#vLq7$',
    'пять-слонов-в-саду',
    'lovelace wrote the first program',
    'a quite long sentence of many words. '.repeat(6),
  ])('is accepted when it is long and uncommon: %s', async (password) => {
    expect(await faultOf(password)).toBeNull();
  });

  test('needs twelve characters, counted as a reader counts them', async () => {
    expect(await faultOf('plum-orbit-')).toContain('at least 12');
    expect(await faultOf('🦊🦊🐢🐢🦉🦉')).toContain('at least 12');
  });

  test('may have 128 characters and more, up to 256', async () => {
    const sentence = 'seventeen violet umbrellas cross the harbour at noon ';
    expect(await faultOf(sentence.repeat(5).slice(0, 256))).toBeNull();
    expect(await faultOf(sentence.repeat(6).slice(0, 257))).toContain('at most 256');
  });

  test.each([
    'password1234',
    'qwertyuiop123',
    'iloveyou1234',
    'aaaaaaaaaaaaaa',
    'P@ssw0rd12345',
    'abcdefghijklmnop',
    'hunter2hunter2',
  ])('is refused when it is on every list: %s', async (password) => {
    expect(await faultOf(password)).toContain('too easy to guess');
  });

  test.each([
    'ada.lovelace@example.com',
    'AdaLovelace-123',
    'Incident-Tracker-1',
    'lovelace-lovelace-1',
  ])('is refused when it is made of the words around its owner: %s', async (password) => {
    expect(await faultOf(password)).toContain('your name');
  });

  test('takes no more than a moment to examine, whatever it is made of', async () => {
    await faultOf('warm up the lists');
    const startedAt = performance.now();
    await faultOf('p@$$w0rd'.repeat(32));
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});

test('context words are those of name, email and product, without the short ones', () => {
  expect(contextWordsOf({ email: 'bo.li@example.com', name: 'Bo Li' })).toEqual([
    'incidenttracker',
    'boliexamplecom',
    'incident',
    'example',
    'tracker',
    'boli',
  ]);
});
