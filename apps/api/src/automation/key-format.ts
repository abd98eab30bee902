import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/*
 * An API key: `itk_live_`, 32 random characters of base62 (190 bits), and the CRC-32 (ISO 3309) of
 * those in 6 more. The prefix lets secret scanners find a leaked key; the checksum lets them, and us,
 * tell a mistyped one without a look into the database.
 */

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = ALPHABET.length;
const MARK = 'itk_live_';
const BODY_LENGTH = 32;
const CHECKSUM_LENGTH = 6;
/** How much of a key is kept in the clear: the mark and three characters of the body. */
const PREFIX_LENGTH = 12;
const FORMAT = /^itk_live_([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/;
/** Bytes from here on would make the first characters of the alphabet more likely than the others. */
const UNBIASED_LIMIT = 256 - (256 % BASE);

function randomBase62(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length - text.length)) {
      if (byte < UNBIASED_LIMIT) text += ALPHABET.charAt(byte % BASE);
    }
  }
  return text;
}

function checksum(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let place = 0; place < CHECKSUM_LENGTH; place += 1) {
    text = ALPHABET.charAt(rest % BASE) + text;
    rest = Math.floor(rest / BASE);
  }
  return text;
}

/** A new key. It is shown once; only its SHA-256 is stored. */
export function generateApiKey(): string {
  const body = randomBase62(BODY_LENGTH);
  return `${MARK}${body}${checksum(body)}`;
}

/** True if the text has the form of a key and its checksum is right. */
export function isWellFormedApiKey(text: string): boolean {
  const [, body, sum] = FORMAT.exec(text) ?? [];
  return body !== undefined && checksum(body) === sum;
}

/** The beginning of a key, by which people recognise it: `itk_live_a1B`. */
export function prefixOf(key: string): string {
  return key.slice(0, PREFIX_LENGTH);
}
