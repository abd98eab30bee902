import { describe, expect, it } from 'vitest';
import { createOutboundHttp } from './create-outbound-http.js';
import { parseOutboundUrl } from './parse-url.js';

describe('the URL of a request to the outside', () => {
  it.each([
    ['https://hooks.example.com/a?b=c', 'hooks.example.com', 443],
    ['http://hooks.example.com:8080/', 'hooks.example.com', 8080],
    ['http://[2606:4700::1111]/', '2606:4700::1111', 80],
    ['HTTPS://Bücher.example/', 'xn--bcher-kva.example', 443],
  ])('is read: %s', (text, hostname, port) => {
    expect(parseOutboundUrl(text)).toMatchObject({ hostname, port });
  });

  it.each([
    '',
    'hooks.example.com',
    '//hooks.example.com',
    'file:///etc/passwd',
    'gopher://127.0.0.1:6379/_FLUSHALL',
    'ftp://hooks.example.com',
    'unix:/var/run/docker.sock',
    'https://user:secret@hooks.example.com/',
    'https://public.example@127.0.0.1/',
    'http://[fe80::1%25eth0]/',
    'http://[::1/',
    'http://127.0.0.256/',
    'https://hooks.example.com:99999/',
  ])('is refused: %j', (text) => {
    expect(() => parseOutboundUrl(text)).toThrow(
      expect.objectContaining({ name: 'OutboundError', reason: 'invalid_url' }),
    );
  });

  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://0x7f.1/',
    'http://127.0.0.1./',
    'http://１２７.0.0.1/',
    'http://127。0。0。1/',
    'http://0/',
    'http://[::]/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[64:ff9b::127.0.0.1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://2852039166/latest/meta-data/',
    'http://localhost/',
    'http://LOCALHOST:3000/',
  ])('is blocked however it writes a private address: %s', async (url) => {
    await using outbound = createOutboundHttp();
    await expect(outbound.check(url)).rejects.toMatchObject({ reason: 'blocked_address' });
    await expect(outbound.send({ url, method: 'POST', body: '' })).rejects.toMatchObject({
      reason: 'blocked_address',
    });
  });
});
