import { describe, expect, it } from 'vitest';
import { AnswerHeaders } from './answer-headers.js';

describe('headers for an answer', () => {
  it('stay a plain object where no cookie is among them', () => {
    const headers = new AnswerHeaders();
    headers.set('RateLimit', '"a";r=1');
    headers.append('X-Seen', 'one');
    headers.append('x-seen', 'two');
    headers.set('ratelimit', '"a";r=0');
    expect(headers.with({ etag: '"1"' })).toEqual({
      etag: '"1"',
      ratelimit: '"a";r=0',
      'x-seen': 'one, two',
    });
  });

  it('keep each cookie a header of its own', () => {
    const headers = new AnswerHeaders();
    headers.append('set-cookie', 'a=1');
    headers.append('Set-Cookie', 'b=2');
    const made = headers.with({ etag: '"1"' });
    expect(made).toBeInstanceOf(Headers);
    expect(new Headers(made).getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(new Headers(made).get('etag')).toBe('"1"');
  });

  it('are added to those of an answer that has some', () => {
    const headers = new AnswerHeaders();
    headers.set('ratelimit', '"a";r=0');
    headers.append('set-cookie', 'a=1');
    const made = new Headers({ 'content-type': 'application/json' });
    headers.addTo(made);
    expect([...made]).toEqual([
      ['content-type', 'application/json'],
      ['ratelimit', '"a";r=0'],
      ['set-cookie', 'a=1'],
    ]);
  });
});
