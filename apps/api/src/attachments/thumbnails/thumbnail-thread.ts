/*
 * What the thread of make-thumbnail.ts runs: one picture, made small. It imports nothing of ours but
 * types, so that a test can start it from its source.
 */
import jpeg from 'jpeg-js';
import { GifReader } from 'omggif';
import { PNG } from 'pngjs';
import { parentPort, workerData } from 'node:worker_threads';
import type { ThumbnailJob, ThumbnailOutcome } from './make-thumbnail.js';

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Four bytes for each pixel. */
  readonly rgba: Uint8Array;
  /** How it is to be turned before it is looked at, as Exif says it; without it, not at all. */
  readonly orientation?: number;
}

/** A picture that is larger is not decoded: 24 million pixels are 96 MB. */
const MAX_PIXELS = 24_000_000;
const MAX_JPEG_MEGABYTES = 256;
const QUALITY = 80;

function assertSize(width: number, height: number): void {
  if (width < 1 || height < 1 || width * height > MAX_PIXELS) throw new Error('too many pixels');
}

/** Only what is not interlaced: for the rest, the decoder does not bound what it inflates. */
function decodePng(bytes: Buffer): Picture {
  assertSize(bytes.readUInt32BE(16), bytes.readUInt32BE(20));
  if (bytes[28] !== 0) throw new Error('interlaced');
  const { width, height, data } = PNG.sync.read(bytes);
  return { width, height, rgba: data };
}

function decodeJpeg(bytes: Buffer): Picture {
  const limits = {
    maxResolutionInMP: MAX_PIXELS / 1_000_000,
    maxMemoryUsageInMB: MAX_JPEG_MEGABYTES,
  };
  const decoded = jpeg.decode(bytes, { useTArray: true, ...limits });
  const { width, height, data } = decoded;
  return { width, height, rgba: data, orientation: orientationIn(exifOf(decoded)) };
}

/** What the decoder's types do not tell: it passes on what a camera has written down. */
function exifOf(decoded: object): Buffer | null {
  const exif: unknown = 'exifBuffer' in decoded ? decoded.exifBuffer : undefined;
  return exif instanceof Uint8Array ? Buffer.from(exif) : null;
}

/** The tag `Orientation`, of type SHORT, in the first directory (Exif 3.0 §4.6.5, TIFF 6.0 §2). */
const ORIENTATION = 0x0112;
const SHORT = 3;

/** How a camera was held, 1 to 8; 1 when the Exif does not say, or says nonsense. */
function orientationIn(exif: Buffer | null): number {
  // Before the TIFF header, the decoder leaves the second NUL of `Exif\0\0`.
  const tiff = exif?.subarray(1) ?? Buffer.alloc(0);
  const order = tiff.toString('latin1', 0, 2);
  if (tiff.length < 10 || (order !== 'II' && order !== 'MM')) return 1;
  const at = (offset: number): number =>
    order === 'II' ? tiff.readUInt16LE(offset) : tiff.readUInt16BE(offset);
  const directory = order === 'II' ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory + 2 > tiff.length) return 1;
  const entries = Math.min(at(directory), Math.floor((tiff.length - directory - 2) / 12));
  for (let entry = 0; entry < entries; entry += 1) {
    const start = directory + 2 + entry * 12;
    if (at(start) !== ORIENTATION || at(start + 2) !== SHORT) continue;
    const value = at(start + 8);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** The first frame. */
function decodeGif(bytes: Buffer): Picture {
  assertSize(bytes.readUInt16LE(6), bytes.readUInt16LE(8));
  const reader = new GifReader(bytes);
  const { width, height } = reader;
  const rgba = new Uint8Array(width * height * 4);
  reader.decodeAndBlitFrameRGBA(0, rgba);
  return { width, height, rgba };
}

const DECODERS: Readonly<Record<string, (bytes: Buffer) => Picture>> = {
  'image/png': decodePng,
  'image/jpeg': decodeJpeg,
  'image/gif': decodeGif,
};

/** Each new pixel is the mean of those it stands for; transparent ones lend no colour. */
function shrink({ width, height, rgba, orientation = 1 }: Picture, longest: number): Picture {
  const scale = Math.min(1, longest / Math.max(width, height));
  const small = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  const target = new Uint8Array(small.width * small.height * 4);
  for (let y = 0; y < small.height; y += 1) {
    const top = Math.floor((y * height) / small.height);
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * height) / small.height));
    for (let x = 0; x < small.width; x += 1) {
      const left = Math.floor((x * width) / small.width);
      const right = Math.max(left + 1, Math.floor(((x + 1) * width) / small.width));
      target.set(meanOf(rgba, { width, top, bottom, left, right }), (y * small.width + x) * 4);
    }
  }
  return { ...small, rgba: target, orientation };
}

/** Turns a picture as it is to be looked at (Exif 3.0 §4.6.5.1.6): a thumbnail has no Exif to say it. */
function upright({ width, height, rgba, orientation = 1 }: Picture): Picture {
  if (orientation === 1) return { width, height, rgba };
  const isTransposed = orientation >= 5;
  const turned = isTransposed ? { width: height, height: width } : { width, height };
  const isFromRight = [2, 3, 7, 8].includes(orientation);
  const isFromBottom = [3, 4, 6, 7].includes(orientation);
  const target = new Uint8Array(rgba.length);
  for (let y = 0; y < turned.height; y += 1) {
    for (let x = 0; x < turned.width; x += 1) {
      const [across, down] = isTransposed ? [y, x] : [x, y];
      const column = isFromRight ? width - 1 - across : across;
      const row = isFromBottom ? height - 1 - down : down;
      const from = (row * width + column) * 4;
      target.set(rgba.subarray(from, from + 4), (y * turned.width + x) * 4);
    }
  }
  return { ...turned, rgba: target };
}

function meanOf(
  rgba: Uint8Array,
  area: { width: number; top: number; bottom: number; left: number; right: number },
): readonly number[] {
  let red = 0;
  let green = 0;
  let blue = 0;
  let alpha = 0;
  for (let y = area.top; y < area.bottom; y += 1) {
    for (let x = area.left; x < area.right; x += 1) {
      const at = (y * area.width + x) * 4;
      const weight = rgba[at + 3] ?? 0;
      red += (rgba[at] ?? 0) * weight;
      green += (rgba[at + 1] ?? 0) * weight;
      blue += (rgba[at + 2] ?? 0) * weight;
      alpha += weight;
    }
  }
  const pixels = (area.bottom - area.top) * (area.right - area.left);
  if (alpha === 0) return [0, 0, 0, 0];
  return [red / alpha, green / alpha, blue / alpha, alpha / pixels].map(Math.round);
}

/** A photograph is small as JPEG; what has see-through parts has to be PNG. */
function encode({ width, height, rgba }: Picture): { type: string; bytes: Uint8Array } {
  const isOpaque = rgba.every((value, at) => at % 4 !== 3 || value === 255);
  if (isOpaque) {
    const data = Buffer.from(rgba.buffer, rgba.byteOffset, rgba.byteLength);
    return { type: 'image/jpeg', bytes: jpeg.encode({ width, height, data }, QUALITY).data };
  }
  const png = new PNG({ width, height });
  png.data.set(rgba);
  return { type: 'image/png', bytes: PNG.sync.write(png) };
}

function work({ bytes, contentType, longest }: ThumbnailJob): ThumbnailOutcome {
  const decode = DECODERS[contentType];
  if (decode === undefined) return { failure: 'no decoder' };
  try {
    return encode(upright(shrink(decode(Buffer.from(bytes)), longest)));
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

/** The thread is started with its job. */
function jobOf(data: unknown): ThumbnailJob {
  return data as ThumbnailJob;
}

parentPort?.postMessage(work(jobOf(workerData)), []);
