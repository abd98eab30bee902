import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** A file to be sent: its beginning, and then one piece again and again. */
export interface MadeFile {
  readonly head: Buffer;
  readonly piece: Buffer;
  /** Bytes in all. */
  readonly size: number;
}

export interface SendOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sends a file that is never whole in memory as the body of a POST.
 * @returns the body of the answer.
 * @throws Error for any answer but 201.
 */
export async function sendFile(
  { head, piece, size }: MadeFile,
  { url, headers }: SendOptions,
): Promise<string> {
  const sending = request(url, {
    method: 'POST',
    headers: { ...headers, 'content-length': String(size) },
  });
  const answered = once(sending, 'response');
  // The server may answer, or hang up, before it has taken everything.
  const ended = answered.then(() => undefined);
  sending.write(head);
  for (let left = size - head.length; left > 0; left -= piece.length) {
    const isTaken = sending.write(left < piece.length ? piece.subarray(0, left) : piece);
    if (!isTaken) await Promise.race([once(sending, 'drain'), ended]);
    if (sending.destroyed) break;
  }
  sending.end();
  const [response] = await answered;
  const body = await text(response);
  if (response.statusCode !== 201) {
    throw new Error(`expected 201, got ${response.statusCode}: ${body}`);
  }
  return body;
}
