import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BehindWriter } from './behind-writer.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'behind-writer-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Pieces of many lengths, among them none, each full of another byte: 3 MB in all. */
const pieces = Array.from({ length: 100 }, (_, at) => Buffer.alloc((at * 613) % 61_000, at));

it('writes what it is given, in order, however little the disk takes at a time', async () => {
  for (const atATime of [Number.MAX_SAFE_INTEGER, 70_001]) {
    const path = join(folder, String(atATime));
    {
      await using file = await open(path, 'wx');
      const writev = file.writev.bind(file);
      // A disk may take fewer bytes than it is given (writev(2)).
      file.writev = async (buffers) => {
        const all = Buffer.concat(
          buffers.map((view) => Buffer.from(view.buffer, view.byteOffset, view.byteLength)),
        );
        const { bytesWritten } = await writev([all.subarray(0, atATime)]);
        return { bytesWritten, buffers };
      };
      const writer = new BehindWriter(file);
      for (const piece of pieces) await writer.write(piece);
      await writer.end();
    }
    expect((await readFile(path)).equals(Buffer.concat(pieces))).toBe(true);
  }
});

it('tells of a full disk at the latest when it ends', async () => {
  await using file = await open('/dev/full', 'w');
  const writer = new BehindWriter(file);
  const work = async (): Promise<void> => {
    for (const piece of pieces) await writer.write(piece);
    await writer.end();
  };
  await expect(work()).rejects.toThrow('ENOSPC');
});
