import { randomFillSync } from 'node:crypto';

const RANDOM_BYTES = 10;
/** Random bytes are drawn so many at a time: a draw costs more than all else that an id takes. */
const pool = Buffer.alloc(4_096);
let drawn = pool.length;
let lastMs = 0;
let counter = 0;

/**
 * A fresh UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then a 12-bit counter (§6.2,
 * method 1) that starts at a random value each millisecond, then 62 random bits. Within one
 * process each id sorts after the one before it, also when the clock steps back.
 */
export function newId(): string {
  const random = nextRandom();
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    // Half the counter's range stays free, so that it rarely overflows within a millisecond.
    counter = random.readUInt16BE(0) & 0x7ff;
  } else {
    counter += 1;
    if (counter > 0xfff) {
      lastMs += 1;
      counter = 0;
    }
  }
  random.writeUInt8((random.readUInt8(2) & 0x3f) | 0x80, 2);
  const time = lastMs.toString(16).padStart(12, '0');
  const tail = random.toString('hex', 2);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

/** Ten random bytes that were given to nobody yet: two for the counter, eight for the tail. */
function nextRandom(): Buffer {
  if (drawn + RANDOM_BYTES > pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  drawn += RANDOM_BYTES;
  return pool.subarray(drawn - RANDOM_BYTES, drawn);
}
