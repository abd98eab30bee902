/*
 * The floor of uploads: a bare server that pipes each body to a file. No sign-in, no hash, no look into
 * the file, no row in a database.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const folder = process.env['FOLDER'] ?? '.';

async function keep(request: IncomingMessage): Promise<void> {
  const path = join(folder, randomUUID());
  await pipeline(request, createWriteStream(path, { flags: 'wx' }));
  await rm(path);
}

const server = createServer((request, response) => {
  keep(request).then(
    () => response.writeHead(201).end('{}'),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  process.stdout.write(`listening at http://127.0.0.1:${address.port}\n`);
});
process.once('SIGTERM', () => process.exit(0));
