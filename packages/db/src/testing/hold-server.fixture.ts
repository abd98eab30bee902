// An app of its own on an embedded server: prints the port, and closes when its standard input ends.
import { once } from 'node:events';
import { openEmbeddedServer } from '../embedded/open.js';

const server = await openEmbeddedServer({ dataDir: process.argv[2] ?? '' });
console.log(server.port);
process.stdin.resume();
await once(process.stdin, 'end');
await server.close();
