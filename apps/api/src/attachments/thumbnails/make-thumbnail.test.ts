import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { gifFile, jpegFile, pngFile } from '../../testing/files.js';
import { makeThumbnail, mayHaveThumbnail } from './make-thumbnail.js';

/** A colour for each quarter. */
const CORNERS = {
  'top left': [255, 0, 0],
  'top right': [0, 255, 0],
  'bottom left': [0, 0, 255],
  'bottom right': [255, 255, 255],
} as const;

/** A picture of 64 by 32, each quarter of another colour. */
function cornersFile(): Buffer {
  const [width, height] = [64, 32];
  const data = Buffer.alloc(width * height * 4, 255);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const corner = `${y < 16 ? 'top' : 'bottom'} ${x < 32 ? 'left' : 'right'}` as const;
      data.set(CORNERS[corner], (y * width + x) * 4);
    }
  }
  return jpeg.encode({ width, height, data }, 95).data;
}

/** The quarter whose colour is nearest. */
function nearest(rgb: readonly number[]): string | undefined {
  const distance = (colour: readonly number[]): number =>
    colour.reduce((sum, part, at) => sum + Math.abs(part - (rgb[at] ?? 0)), 0);
  return Object.entries(CORNERS).toSorted(([, a], [, b]) => distance(a) - distance(b))[0]?.[0];
}

/** Puts Exif with this orientation behind the first marker of a JPEG, in either order of bytes. */
function withOrientation(file: Buffer, orientation: number, order: 'II' | 'MM'): Buffer {
  const numbers = (...pairs: (readonly [bytes: 2 | 4, value: number])[]): Buffer =>
    Buffer.concat(
      pairs.map(([bytes, value]) => {
        const part = Buffer.alloc(bytes);
        if (order === 'II') part.writeUIntLE(value, 0, bytes);
        else part.writeUIntBE(value, 0, bytes);
        return part;
      }),
    );
  const tiff = [
    Buffer.from(order),
    numbers([2, 42], [4, 8], [2, 1], [2, 0x0112], [2, 3], [4, 1]),
    numbers([2, orientation], [2, 0], [4, 0]),
  ];
  const exif = Buffer.concat([Buffer.from('Exif\0\0'), ...tiff]);
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([head, exif, file.subarray(2)]);
}

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

  /** Which corner of what the sensor saw comes up at the top left. */
  it.each([
    [1, 'top left'],
    [2, 'top right'],
    [3, 'bottom right'],
    [4, 'bottom left'],
    [5, 'top left'],
    [6, 'bottom left'],
    [7, 'bottom right'],
    [8, 'top right'],
  ])('is turned as Exif orientation %i says, the %s corner first', async (orientation, corner) => {
    for (const order of ['II', 'MM'] as const) {
      const made = await makeThumbnail(
        withOrientation(cornersFile(), orientation, order),
        'image/jpeg',
      );
      if ('failure' in made) throw new Error(made.failure);
      const { width, height, data } = jpeg.decode(made.bytes);
      expect([width, height]).toEqual(orientation < 5 ? [64, 32] : [32, 64]);
      expect(nearest([...data.subarray(0, 3)])).toBe(corner);
    }
  });

  it.each([
    ['is none of eight', 9],
    ['is nothing', 0],
  ])('is not turned when the orientation %s', async (_what, orientation) => {
    const made = await makeThumbnail(
      withOrientation(cornersFile(), orientation, 'II'),
      'image/jpeg',
    );
    if ('failure' in made) throw new Error(made.failure);
    expect(jpeg.decode(made.bytes)).toMatchObject({ width: 64, height: 32 });
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
