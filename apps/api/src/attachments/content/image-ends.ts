import type { FileHandle } from 'node:fs/promises';
import { ByteReader } from './read-at.js';

/*
 * Where an image ends, by its own structure; null when it does not end at all. What follows is either
 * nothing or another file.
 */

type End = Promise<number | null>;

/** Chunks of length, type, data and checksum, the last of which is IEND (PNG §5). */
export async function endOfPng(file: FileHandle, size: number): End {
  const reader = new ByteReader(file, size);
  reader.at = 8;
  for (;;) {
    const head = await reader.take(8);
    if (head === null) return null;
    const last = head.toString('latin1', 4, 8) === 'IEND';
    reader.at += head.readUInt32BE(0) + 4;
    if (reader.at > size) return null;
    if (last) return reader.at;
  }
}

const GIF_TRAILER = 0x3b;
const GIF_EXTENSION = 0x21;
const GIF_IMAGE = 0x2c;

/** Blocks, the last of which is the trailer (GIF89a §12 on). */
export async function endOfGif(file: FileHandle, size: number): End {
  const reader = new ByteReader(file, size);
  const header = await reader.take(13);
  if (header === null) return null;
  reader.at += colorTable(header[10] ?? 0);
  for (;;) {
    const kind = (await reader.take(1))?.[0];
    if (kind === GIF_TRAILER) return reader.at;
    if (kind === GIF_EXTENSION) reader.at += 1;
    else if (kind === GIF_IMAGE) {
      const descriptor = await reader.take(9);
      if (descriptor === null) return null;
      // The table of this image, and the code size of its data.
      reader.at += colorTable(descriptor[8] ?? 0) + 1;
    } else return null;
    if (!(await skipSubBlocks(reader))) return null;
  }
}

function colorTable(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

async function skipSubBlocks(reader: ByteReader): Promise<boolean> {
  for (;;) {
    const length = (await reader.take(1))?.[0];
    if (length === undefined) return false;
    if (length === 0) return true;
    reader.at += length;
  }
}

const JPEG_SCAN = 0xda;
const JPEG_END = 0xd9;

/** Markers with segments, and scans, in which a marker is never followed by 0 (JPEG B.1.1). */
export async function endOfJpeg(file: FileHandle, size: number): End {
  const reader = new ByteReader(file, size);
  reader.at = 2;
  for (;;) {
    const marker = await nextMarker(reader);
    if (marker === null) return null;
    if (marker === JPEG_END) return reader.at;
    if (isAlone(marker)) continue;
    const length = await reader.take(2);
    if (length === null) return null;
    reader.at += length.readUInt16BE(0) - 2;
    if (marker === JPEG_SCAN && !(await skipScan(reader))) return null;
  }
}

async function nextMarker(reader: ByteReader): Promise<number | null> {
  if ((await reader.take(1))?.[0] !== 0xff) return null;
  for (;;) {
    const marker = (await reader.take(1))?.[0];
    if (marker === undefined) return null;
    // Any number of 0xff may come before.
    if (marker !== 0xff) return marker;
  }
}

/** Restart markers, and two that stand for themselves. */
function isAlone(marker: number): boolean {
  return (marker >= 0xd0 && marker <= 0xd7) || marker === 0x01;
}

/** Moves to the marker that ends the entropy-coded data. */
async function skipScan(reader: ByteReader): Promise<boolean> {
  while (await reader.skipPast(0xff)) {
    const next = (await reader.take(1))?.[0];
    if (next === undefined) return false;
    if (next === 0xff) reader.at -= 1;
    else if (next !== 0 && !isAlone(next)) {
      reader.at -= 2;
      return true;
    }
  }
  return false;
}
