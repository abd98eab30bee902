/** Writes protobuf into one growing buffer; length-delimited parts are written in place. */
export class ProtoWriter {
  #buffer: Buffer = Buffer.allocUnsafe(65_536);
  #at = 0;

  /** A copy of what was written; the writer is empty again. */
  take(): Buffer {
    const taken = Buffer.from(this.#buffer.subarray(0, this.#at));
    this.#at = 0;
    return taken;
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#at + bytes));
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
  }

  /** A field's number and wire type in one byte, which holds numbers up to 15. */
  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#at++] = value;
  }

  /** A whole number, not negative, below 2⁵³. */
  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest > 127) {
      this.#buffer[this.#at++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.#buffer[this.#at++] = rest;
  }

  fixed32(value: number): void {
    this.#reserve(4);
    this.#at = this.#buffer.writeUInt32LE(value, this.#at);
  }

  fixed64(value: bigint): void {
    this.#reserve(8);
    this.#at = this.#buffer.writeBigUInt64LE(value, this.#at);
  }

  double(value: number): void {
    this.#reserve(8);
    this.#at = this.#buffer.writeDoubleLE(value, this.#at);
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#buffer.set(value, this.#at);
    this.#at += value.length;
  }

  /** Hexadecimal digits as bytes, with their length. */
  hex(digits: string): void {
    this.varint(digits.length / 2);
    this.#reserve(digits.length / 2);
    this.#at += this.#buffer.write(digits, this.#at, 'hex');
  }

  /** A text with its length. */
  text(value: string): void {
    // UTF-8 takes three bytes at most for each unit of a string.
    this.#reserve(value.length * 3 + 3);
    this.part(() => {
      this.#at += this.#buffer.write(value, this.#at);
    });
  }

  /** A part that begins with its length, which is known when it is written: mostly one or two bytes. */
  part(write: () => void): void {
    const start = this.#at;
    this.#reserve(2);
    this.#at += 2;
    write();
    const length = this.#at - start - 2;
    const size = length < 128 ? 1 : length < 16_384 ? 2 : length < 2_097_152 ? 3 : 4;
    if (size !== 2) {
      this.#reserve(2);
      this.#buffer.copyWithin(start + size, start + 2, this.#at);
    }
    this.#at = start;
    this.varint(length);
    this.#at += length;
  }
}
