import { randomFillSync } from 'node:crypto';

const random = Buffer.alloc(8);
let lastMs = 0;
let counter = 0;

/**
 * A fresh UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then a 12-bit counter (§6.2,
 * method 1) that starts at a random value each millisecond, then 62 random bits. Within one
 * process each id sorts after the one before it, also when the clock steps back.
 */
export function newId(): string {
  randomFillSync(random);
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
  randomFillSync(random, 0, 2);
  random.writeUInt8((random.readUInt8(0) & 0x3f) | 0x80, 0);
  const time = lastMs.toString(16).padStart(12, '0');
  const tail = random.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
