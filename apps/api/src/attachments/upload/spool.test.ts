import { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../trpc/errors.js';
import { spool } from './spool.js';

let folder = '';
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'spool-')), 'not yet there');
});
afterAll(() => rm(join(folder, '..'), { recursive: true }));

const pieces = (...texts: string[]) => Readable.from(texts.map((text) => Buffer.from(text)));
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  );

describe('a file that arrives', () => {
  it('is on disk with its size and hash, until it is disposed of', async () => {
    {
      await using file = await spool(pieces('hel', 'lo'), { folder, maxBytes: 5 });
      expect(file).toMatchObject({
        size: 5,
        sha256: createHash('sha256').update('hello').digest('hex'),
      });
      expect(await readFile(file.path, 'utf8')).toBe('hello');
    }
    expect(await readdir(folder)).toEqual([]);
  });

  it('that is too large leaves nothing', async () => {
    const work = spool(pieces('hel', 'lo!'), { folder, maxBytes: 5 });
    expect(await codeOf(work)).toBe('PAYLOAD_TOO_LARGE');
    expect(await readdir(folder)).toEqual([]);
  });

  it('that breaks off leaves nothing', async () => {
    const broken = async function* (): AsyncGenerator<Buffer> {
      yield Buffer.from('half');
      await Promise.reject(new Error('gone'));
    };
    await expect(spool(broken(), { folder, maxBytes: 100 })).rejects.toThrow('gone');
    expect(await readdir(folder)).toEqual([]);
  });

  it('on a disk that is full is answered as unavailable, to be tried again', async () => {
    const create = () => open('/dev/full', 'w');
    const work = spool(pieces('hello'), { folder, maxBytes: 100, create });
    const error = await work.catch((thrown: unknown) => thrown);
    if (!(error instanceof AppError)) throw error;
    expect([error.code, error.retryAfterSeconds]).toEqual(['UNAVAILABLE', 30]);
    expect(error.details).toEqual({ reason: 'storage' });
    expect(await readdir(folder)).toEqual([]);
  });
});
