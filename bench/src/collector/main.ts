/* A collector that takes what it is sent and throws it away. */
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  request.resume().on('end', () => response.end());
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  process.stdout.write(`collecting at http://127.0.0.1:${address.port}\n`);
});
process.once('SIGTERM', () => process.exit(0));
