import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clamd } from '../platform/scanner/clamd.js';

const PROGRAM = ['/usr/sbin/clamd', '/usr/bin/clamd', '/opt/homebrew/sbin/clamd'].find(existsSync);

/** In CI a missing scanner is a failure, not a reason to test less. */
export const hasClamd = PROGRAM !== undefined || process.env['CI'] === 'true';
if (!hasClamd) process.stderr.write('clamd was not found: the suite of the scanner is left out.\n');

/** The file that every scanner takes for malware, put together so that this one is not taken for it. */
export const EICAR = [
  'X5O!P%@AP[4\\PZX54(P^)7CC)7}$',
  'EICAR-STANDARD-ANTIVIRUS-TEST-FILE',
  '!$H+H*',
].join('');

/** A text that our own signature knows, wherever in a file it stands. */
export const MARKED = 'incident-tracker marks this text as malware for tests';

/** A ClamAV daemon with two signatures and small limits, which can be stopped and started again. */
export interface TestClamd extends AsyncDisposable {
  readonly port: number;
  readonly socket: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export async function startClamd(): Promise<TestClamd> {
  if (PROGRAM === undefined)
    throw new Error('clamd is not installed: apt-get install clamav-daemon');
  const program = PROGRAM;
  const folder = await mkdtemp(join(tmpdir(), 'clamd-'));
  await chmod(folder, 0o755);
  const port = await freePort();
  const socket = join(folder, 'clamd.sock');
  const md5 = createHash('md5').update(EICAR).digest('hex');
  await writeFile(join(folder, 'test.hdb'), `${md5}:${EICAR.length}:Test.Eicar\n`);
  const hex = Buffer.from(MARKED).toString('hex');
  await writeFile(join(folder, 'test.ndb'), `Test.Marked:0:*:${hex}\n`);
  const config = join(folder, 'clamd.conf');
  await writeFile(
    config,
    `Foreground yes
TCPSocket ${port}
TCPAddr 127.0.0.1
LocalSocket ${socket}
DatabaseDirectory ${folder}
TemporaryDirectory ${folder}
AlertExceedsMax yes
MaxRecursion 3
MaxScanSize 8M
MaxFileSize 8M
StreamMaxLength 8M
`,
  );
  let running: ChildProcess | undefined;
  const daemon: TestClamd = {
    port,
    socket,
    async start() {
      running = spawn(program, ['--config-file', config], { stdio: 'ignore' });
      const scanner = clamd({ host: '127.0.0.1', port });
      for (let tries = 0; tries < 300; tries += 1) {
        if (running.exitCode !== null) throw new Error(`clamd ended with ${running.exitCode}`);
        const answers = await scanner.ping().then(
          () => true,
          () => false,
        );
        if (answers) return;
        await sleep(100);
      }
      throw new Error('clamd does not answer');
    },
    async stop() {
      const child = running;
      running = undefined;
      if (child === undefined || child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
    async [Symbol.asyncDispose]() {
      await daemon.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await daemon.start();
  return daemon;
}
