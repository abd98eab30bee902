import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import { rejected } from './rejection.js';

/** As far as a browser that guesses types would look (WHATWG MIME Sniffing §7). */
const HEAD = 1_445;
const MARKUP = /^(?:\s|<!--[\s\S]*?(?:-->|$)|<\?xml[\s\S]*?\?>)*<(?:!doctype|[a-z]+[\s/>:])/i;
const SCRIPT = /<(?:script|svg|iframe|html)[\s>/]/i;

/**
 * Text is UTF-8 without NULs, and does not begin as a page. It is read piece by piece.
 * @throws AppError ATTACHMENT_REJECTED: `not_text`, `markup`.
 */
export async function checkText(path: string): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let head = '';
  const take = (text: string): void => {
    if (text.includes('\0')) throw rejected('not_text');
    if (head.length < HEAD) head += text.slice(0, HEAD - head.length);
  };
  for await (const chunk of createReadStream(path)) take(decode(decoder, asBytes(chunk)));
  take(decode(decoder));
  if (MARKUP.test(head) || (head.trimStart().startsWith('<') && SCRIPT.test(head))) {
    throw rejected('markup');
  }
}

function decode(decoder: TextDecoder, bytes?: Buffer): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    throw rejected('not_text');
  }
}

/** A file that is read without an encoding comes in buffers. */
function asBytes(chunk: unknown): Buffer {
  if (!Buffer.isBuffer(chunk)) throw new Error('a file was read as text');
  return chunk;
}
