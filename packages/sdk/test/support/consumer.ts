import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PACKAGE } from './paths.js';
import { runOrThrow } from './run.js';

/** A project outside the repository in which the packed SDK is installed. */
export interface Consumer extends AsyncDisposable {
  readonly folder: string;
  readonly tarball: string;
  /** Where the SDK lies in it. */
  readonly installed: string;
}

/** Packs the SDK and installs the tarball with npm into an empty project. */
export async function createConsumer(): Promise<Consumer> {
  const folder = await mkdtemp(join(tmpdir(), 'incident-tracker-consumer-'));
  await runOrThrow('pnpm', ['pack', '--pack-destination', folder], { cwd: PACKAGE });
  const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new Error('nothing was packed');
  const tarball = join(folder, name);
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
  );
  await runOrThrow('npm', ['install', '--no-audit', '--no-fund', tarball], { cwd: folder });
  await cp(join(PACKAGE, 'test/consumer'), folder, { recursive: true });
  return {
    folder,
    tarball,
    installed: join(folder, 'node_modules/@incident-tracker/sdk'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
