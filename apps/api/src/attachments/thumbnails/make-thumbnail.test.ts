import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { gifFile, jpegFile, pngFile } from '../../testing/files.js';
import { makeThumbnail, mayHaveThumbnail } from './make-thumbnail.js';

describe('a small picture', () => {
  it.each([
    ['image/png', pngFile(900, 600)],
    ['image/jpeg', jpegFile(900, 600)],
  ])('is made of %s, no longer than 320 pixels', async (type, bytes) => {
    const made = await makeThumbnail(bytes, type);
    if ('failure' in made) throw new Error(made.failure);
    expect(made.type).toBe('image/jpeg');
    const { width, height } = jpeg.decode(made.bytes);
    expect([width, height]).toEqual([320, 213]);
  });

  it('is made of the first frame of a GIF, and no larger than that', async () => {
    const made = await makeThumbnail(gifFile(16, 8), 'image/gif');
    if ('failure' in made) throw new Error(made.failure);
    expect(jpeg.decode(made.bytes)).toMatchObject({ width: 16, height: 8 });
  });

  it('stays see-through', async () => {
    const made = await makeThumbnail(pngFile(640, 640, 100), 'image/png');
    if ('failure' in made) throw new Error(made.failure);
    const { width, data } = PNG.sync.read(Buffer.from(made.bytes));
    expect([made.type, width, data[3]]).toEqual(['image/png', 320, 100]);
  });

  it('has the colours of what it stands for', async () => {
    const png = new PNG({ width: 640, height: 640 });
    png.data.fill(255);
    const white = await makeThumbnail(PNG.sync.write(png), 'image/png');
    if ('failure' in white) throw new Error(white.failure);
    const { data } = jpeg.decode(white.bytes);
    expect(Math.min(...data.subarray(0, 4_000))).toBeGreaterThan(250);
  });
});

describe('no small picture', () => {
  /** A header that promises far more pixels than come. */
  const bomb = pngFile();
  bomb.writeUInt32BE(100_000, 16);
  bomb.writeUInt32BE(100_000, 20);
  const interlaced = pngFile();
  interlaced[28] = 1;

  it.each([
    ['that says it has ten thousand million pixels', 'image/png', bomb],
    ['that is interlaced', 'image/png', interlaced],
    ['that is torn', 'image/jpeg', jpegFile().subarray(0, 200)],
    ['that is none', 'image/gif', Buffer.from('GIF89a')],
    ['of a kind that is not decoded', 'image/webp', Buffer.from('x')],
  ])('is made of a picture %s', async (_what, type, bytes) => {
    expect(await makeThumbnail(bytes, type)).toHaveProperty('failure');
  });

  it('is tried of what is too large, or no picture', () => {
    expect(mayHaveThumbnail('image/png', 1_000)).toBe(true);
    expect(mayHaveThumbnail('image/png', 100_000_000)).toBe(false);
    expect(mayHaveThumbnail('application/pdf', 1_000)).toBe(false);
  });
});
