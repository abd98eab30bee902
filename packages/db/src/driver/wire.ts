import { toWire } from './values.js';

/*
 * The messages of a flight in PostgreSQL's extended query protocol (PostgreSQL documentation, 54.7),
 * written into one buffer so that they leave in one system call.
 */

/** A statement as the server is asked to run it. */
export interface WireStatement {
  readonly text: string;
  /** The name under which it is prepared; undefined to prepare it for this once. */
  readonly name: string | undefined;
  readonly values: readonly unknown[];
  /** Whether the server has to be told its text. */
  readonly parse: boolean;
  /** Whether the server has to be asked for its columns. */
  readonly describe: boolean;
}

const BIND = 0x42;
const CLOSE = 0x43;
const PARSE = 0x50;
const DESCRIBE_PORTAL = Buffer.from([0x44, 0, 0, 0, 6, 0x50, 0]);
const EXECUTE_ALL = Buffer.from([0x45, 0, 0, 0, 9, 0, 0, 0, 0, 0]);
const SYNC = Buffer.from([0x53, 0, 0, 0, 4]);

let buffer = Buffer.allocUnsafe(16_384);
let length = 0;

function reserve(bytes: number): void {
  if (length + bytes <= buffer.length) return;
  const larger = Buffer.allocUnsafe(2 * (length + bytes));
  buffer.copy(larger, 0, 0, length);
  buffer = larger;
}

function addInt16(value: number): void {
  reserve(2);
  length = buffer.writeUInt16BE(value, length);
}

function addInt32(value: number): void {
  reserve(4);
  length = buffer.writeInt32BE(value, length);
}

function addBytes(bytes: Buffer): void {
  reserve(bytes.length);
  length += bytes.copy(buffer, length);
}

function addText(text: string): void {
  // No character of UTF-16 takes more than three bytes in UTF-8.
  reserve(3 * text.length);
  length += buffer.write(text, length, 'utf8');
}

function addCString(text: string): void {
  addText(text);
  reserve(1);
  buffer[length] = 0;
  length += 1;
}

/** Begins a message. @returns where its length is to be written when it is complete. */
function begin(type: number): number {
  reserve(5);
  buffer[length] = type;
  length += 5;
  return length - 4;
}

function complete(at: number): void {
  buffer.writeInt32BE(length - at, at);
}

/** The name is closed first: it may be there from a flight that failed behind its preparation. */
function addParse(name: string, text: string): void {
  if (name !== '') {
    const close = begin(CLOSE);
    addCString(`S${name}`);
    complete(close);
  }
  const parse = begin(PARSE);
  addCString(name);
  addCString(text);
  addInt16(0);
  complete(parse);
}

function addValue(value: string | Buffer | null): void {
  if (value === null) {
    addInt32(-1);
  } else if (typeof value === 'string') {
    const at = length;
    addInt32(0);
    addText(value);
    buffer.writeInt32BE(length - at - 4, at);
  } else {
    addInt32(value.length);
    addBytes(value);
  }
}

function addBind(name: string, values: readonly unknown[]): void {
  const wire = values.map(toWire);
  const bind = begin(BIND);
  addCString('');
  addCString(name);
  addInt16(wire.length);
  for (const value of wire) addInt16(typeof value === 'string' || value === null ? 0 : 1);
  addInt16(wire.length);
  for (const value of wire) addValue(value);
  // Answers come as text.
  addInt16(0);
  complete(bind);
}

/** The bytes of a flight: its statements in order, and one Sync behind them. */
export function encodeFlight(statements: readonly WireStatement[]): Buffer {
  length = 0;
  for (const { text, name = '', values, parse, describe } of statements) {
    if (parse) addParse(name, text);
    addBind(name, values);
    if (describe) addBytes(DESCRIBE_PORTAL);
    addBytes(EXECUTE_ALL);
  }
  addBytes(SYNC);
  const bytes = Buffer.allocUnsafe(length);
  buffer.copy(bytes, 0, 0, length);
  if (buffer.length > 1_048_576) buffer = Buffer.allocUnsafe(16_384);
  return bytes;
}
