import type { IncomingMessage } from 'node:http';

/**
 * The first bytes of a body as text. What goes beyond is not read: the connection is closed, so that
 * a body without an end costs nothing.
 */
export async function readExcerpt(
  incoming: IncomingMessage,
  maxBytes: number,
): Promise<{ bodyExcerpt: string; truncated: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop destroys the stream.
  for await (const chunk of incoming.iterator({ destroyOnReturn: true })) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > maxBytes) break;
  }
  const text = new TextDecoder().decode(Buffer.concat(chunks).subarray(0, maxBytes));
  return { bodyExcerpt: text.replaceAll('\0', '\uFFFD'), truncated: size > maxBytes };
}
