import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EICAR, MARKED, hasClamd, startClamd } from '../../testing/clamav.js';
import type { TestClamd } from '../../testing/clamav.js';
import { zipFile } from '../../testing/files.js';
import { parseClamdAddress } from './clamd-address.js';
import { clamd } from './clamd.js';
import { ScannerUnavailable } from './scanner.js';

const bytesOf = (content: Buffer | string) => Readable.from([Buffer.from(content)]);

describe.runIf(hasClamd)('clamd', () => {
  let daemon: TestClamd;
  beforeAll(async () => {
    daemon = await startClamd();
  });
  afterAll(() => daemon[Symbol.asyncDispose]());

  describe.each(['tcp', 'socket'] as const)('over %s', (way) => {
    const scanner = () =>
      clamd(way === 'tcp' ? { host: '127.0.0.1', port: daemon.port } : { path: daemon.socket });

    it('answers', async () => {
      await expect(scanner().ping()).resolves.toBeUndefined();
    });

    it('finds nothing in a clean file of several megabytes', async () => {
      const pieces = Array.from({ length: 70 }, () => randomBytes(65_536));
      expect(await scanner().scan(Readable.from(pieces))).toEqual({ kind: 'clean' });
    });

    it('finds EICAR, by our own signature', async () => {
      expect(await scanner().scan(bytesOf(EICAR))).toEqual({
        kind: 'infected',
        signature: 'Test.Eicar.UNOFFICIAL',
      });
    });

    it('finds what a zip hides', async () => {
      const zip = zipFile([{ name: 'a.txt', content: `x ${MARKED} y` }]);
      expect(await scanner().scan(bytesOf(zip))).toEqual({
        kind: 'infected',
        signature: 'Test.Marked.UNOFFICIAL',
      });
    });

    it('tells what it does not look into to the end from what is clean', async () => {
      const large = Array.from({ length: 200 }, () => randomBytes(65_536));
      // Its answer may be lost when it hangs up, so a file is tried again.
      await vi.waitFor(async () => {
        expect(await scanner().scan(Readable.from(large))).toEqual({ kind: 'unscannable' });
      });
      let nested = zipFile([{ name: 'a.txt', content: 'x' }]);
      for (let depth = 0; depth < 6; depth += 1) {
        nested = zipFile([{ name: 'inner.zip', content: nested }]);
      }
      expect(await scanner().scan(bytesOf(nested))).toEqual({ kind: 'unscannable' });
    });
  });
});

describe('a scanner that is away', () => {
  it('gives no verdict', async () => {
    const scanner = clamd({ host: '127.0.0.1', port: 1 });
    await expect(scanner.ping()).rejects.toThrow(ScannerUnavailable);
    await expect(scanner.scan(bytesOf('x'))).rejects.toThrow(ScannerUnavailable);
    await expect(clamd({ path: '/no/such.sock' }).scan(bytesOf('x'))).rejects.toThrow(
      ScannerUnavailable,
    );
  });

  it.each(['', 'stream: ERROR\0', 'nonsense\0'])('is one that answers %j', async (answer) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(answer));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const scanner = clamd({ host: '127.0.0.1', port });
    await expect(scanner.scan(bytesOf(randomBytes(5_000_000)))).rejects.toThrow(ScannerUnavailable);
    server.close();
  });

  it('is no reason to lose a file that cannot be read', async () => {
    const broken = Readable.from(
      (async function* (): AsyncGenerator<Buffer> {
        yield Buffer.from('x');
        await Promise.reject(new Error('the disk'));
      })(),
    );
    await expect(clamd({ host: '127.0.0.1', port: 1 }).scan(broken)).rejects.toThrow(
      ScannerUnavailable,
    );
  });
});

describe('the address of clamd', () => {
  it.each([
    ['localhost:3310', { host: 'localhost', port: 3310 }],
    ['[::1]:3310', { host: '::1', port: 3310 }],
    ['/run/clamav/clamd.ctl', { path: '/run/clamav/clamd.ctl' }],
  ])('%s is read', (text, address) => {
    expect(parseClamdAddress(text)).toEqual(address);
  });

  it.each(['', 'localhost', 'localhost:0', 'localhost:70000', 'a b:1', 'tcp://x:1'])(
    '%j is refused',
    (text) => {
      expect(() => parseClamdAddress(text)).toThrow('host:port');
    },
  );
});
