import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { rejected } from './rejection.js';

/** As far as a browser that guesses types would look (WHATWG MIME Sniffing §7). */
const HEAD = 1_445;
/** No character takes more than four bytes (RFC 3629 §3). */
const HEAD_BYTES = HEAD * 4;
const PIECE_BYTES = 256 * 1024;
const MARKUP = /^(?:\s|<!--[\s\S]*?(?:-->|$)|<\?xml[\s\S]*?\?>)*<(?:!doctype|[a-z]+[\s/>:])/i;
const SCRIPT = /<(?:script|svg|iframe|html)[\s>/]/i;

/**
 * Text is UTF-8 without NULs, and does not begin as a page. It is read piece by piece, and only its
 * beginning is decoded.
 * @throws AppError ATTACHMENT_REJECTED: `not_text`, `markup`.
 */
export async function checkText(path: string): Promise<void> {
  await using file = await open(path, 'r');
  const buffer = Buffer.alloc(PIECE_BYTES);
  let head: string | undefined;
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(buffer, 0, PIECE_BYTES, at);
    if (bytesRead === 0) break;
    const piece = buffer.subarray(0, bytesRead);
    // What is cut in two is read again; with nothing else there, it is the end of the file.
    const whole = piece.subarray(0, bytesRead - cutCharacter(piece));
    if (whole.length === 0 || whole.includes(0) || !isUtf8(whole)) throw rejected('not_text');
    head ??= new TextDecoder().decode(whole.subarray(0, HEAD_BYTES)).slice(0, HEAD);
    at += whole.length;
  }
  if (head === undefined) return;
  if (MARKUP.test(head) || (head.trimStart().startsWith('<') && SCRIPT.test(head))) {
    throw rejected('markup');
  }
}

/** How many bytes at the end begin a character that goes on behind it (RFC 3629 §3). */
function cutCharacter(piece: Buffer): number {
  for (let back = 1; back <= 3; back += 1) {
    const byte = piece.at(-back) ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}
