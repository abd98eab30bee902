import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { ClamdAddress } from './clamd-address.js';
import { ScannerUnavailable } from './scanner.js';
import type { Scanner, Verdict } from './scanner.js';

/** Without a byte for this long, the daemon is taken for away; a large archive takes it a while. */
const SILENCE_MS = 120_000;
const PING_MS = 5_000;
/** Verdicts of `AlertExceedsMax`: not malware, but not looked into to the end either. */
const BEYOND_LIMITS = 'Heuristics.Limits.Exceeded';

/**
 * A ClamAV daemon, asked over its own protocol (clamd(8)): INSTREAM takes chunks of a file, each after
 * its length in four bytes, and an empty one at the end.
 */
export function clamd(address: ClamdAddress): Scanner {
  return {
    async scan(bytes) {
      const answer = await ask(address, SILENCE_MS, async (socket) => {
        socket.write('zINSTREAM\0');
        for await (const chunk of bytes) {
          if (chunk.length === 0) continue;
          socket.write(lengthOf(chunk.length));
          if (!socket.write(chunk)) await once(socket, 'drain');
          // An answer that comes in between has to be read before anything else is sent.
          await setImmediate();
        }
        socket.write(lengthOf(0));
      });
      return verdictOf(answer);
    },
    async ping() {
      const answer = await ask(address, PING_MS, (socket) => {
        socket.write('zPING\0');
        return Promise.resolve();
      });
      if (answer !== 'PONG') throw new ScannerUnavailable(`the scanner answered ${answer}`);
    },
  };
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

function verdictOf(answer: string): Verdict {
  if (answer === 'stream: OK') return { kind: 'clean' };
  const signature = /^stream: (.+) FOUND$/.exec(answer)?.[1];
  if (signature !== undefined) {
    return signature.startsWith(BEYOND_LIMITS)
      ? { kind: 'unscannable' }
      : { kind: 'infected', signature };
  }
  // StreamMaxLength of the daemon is less than what we take. Its answer may be lost, because it hangs up
  // while more is on its way; then the file waits and is tried again.
  if (answer.startsWith('INSTREAM size limit exceeded')) return { kind: 'unscannable' };
  throw new ScannerUnavailable(`the scanner answered ${answer}`);
}

/** One connection, one command, one answer. It may come, and end the connection, before all was sent. */
async function ask(
  address: ClamdAddress,
  silenceMs: number,
  send: (socket: Socket) => Promise<void>,
): Promise<string> {
  const socket = connect(address);
  socket.setTimeout(silenceMs, () => socket.destroy(new Error('the scanner is silent')));
  const answered = readAnswer(socket);
  try {
    await Promise.race([answered, sendOrWait(socket, answered, send)]);
    return await answered;
  } catch (error) {
    // A file that cannot be read is no fault of the scanner's, but there is no verdict either.
    throw new ScannerUnavailable('there is no verdict of the scanner', { cause: error });
  } finally {
    socket.destroy();
  }
}

/** What fails in sending is of no account once there is an answer. */
async function sendOrWait(
  socket: Socket,
  answered: Promise<string>,
  send: (socket: Socket) => Promise<void>,
): Promise<void> {
  try {
    await send(socket);
  } catch (error) {
    if (!socket.destroyed && !socket.readableEnded) throw error;
    await answered;
  }
}

async function readAnswer(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (chunk.includes(0)) resolve(textOf(chunks));
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the scanner hung up')));
  });
}

function textOf(chunks: readonly Buffer[]): string {
  const text = Buffer.concat(chunks).toString('utf8');
  return text.slice(0, text.indexOf('\0')).trim();
}
