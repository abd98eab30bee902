import { open } from 'node:fs/promises';
import { endOfGif, endOfJpeg, endOfPng } from './image-ends.js';
import { readAt } from './read-at.js';
import { rejected } from './rejection.js';

/** An end-of-archive record with the longest comment (APPNOTE 4.3.16). */
const ZIP_TAIL = 65_557;
const ZIP_END = Buffer.from('PK\x05\x06', 'latin1');
/** Readers of PDF look for its beginning within this. */
const PDF_HEAD = 1_024;
/** Where pages and scripts are hidden in images: at their ends, and in their comments. */
const PAGE_PART = 65_536;
const PAGE = /<(?:script|html|svg|iframe|body|!doctype\s|\?php)/i;

const ENDS: Readonly<Record<string, typeof endOfPng>> = {
  'image/png': endOfPng,
  'image/gif': endOfGif,
  'image/jpeg': endOfJpeg,
};

/**
 * Refuses a file that is another one as well: a zip at the end of an image or a PDF, a PDF in the
 * beginning of an image, a page in an image, and whatever follows the end of an image.
 * @throws AppError ATTACHMENT_REJECTED: `polyglot`, `damaged`.
 */
export async function checkWhole(
  path: string,
  { size, contentType }: { size: number; contentType: string },
): Promise<void> {
  await using file = await open(path, 'r');
  const head = await readAt(file, 0, Math.min(size, PAGE_PART));
  const tail = await readAt(file, Math.max(0, size - PAGE_PART), PAGE_PART);
  const isPdf = contentType === 'application/pdf';
  if (head.subarray(0, PDF_HEAD).indexOf('%PDF-') !== (isPdf ? 0 : -1)) throw rejected('polyglot');
  if (endsAsZip(await readAt(file, Math.max(0, size - ZIP_TAIL), ZIP_TAIL))) {
    throw rejected('polyglot');
  }
  if (!contentType.startsWith('image/')) return;
  for (const part of [head, tail]) {
    if (PAGE.test(part.toString('latin1'))) throw rejected('polyglot');
  }
  const end = await ENDS[contentType]?.(file, size);
  if (end === null) throw rejected('damaged');
  if (end !== undefined && end < size) throw rejected('polyglot');
}

/** A record whose comment reaches exactly to the end of the file, or nearly: readers allow for that. */
function endsAsZip(tail: Buffer): boolean {
  for (let at = tail.indexOf(ZIP_END); at !== -1; at = tail.indexOf(ZIP_END, at + 1)) {
    if (at + 22 > tail.length) continue;
    if (at + 22 + tail.readUInt16LE(at + 20) <= tail.length) return true;
  }
  return false;
}
