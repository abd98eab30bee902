import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PACKAGE } from './paths.js';
import { runOrThrow } from './run.js';

/** Compilers that users have; the newest is the repository's own. */
const OLDER = { '5.9': '5.9.3', '6': '6.0.3' } as const;
export const VERSIONS = ['5.9', '6', '7'] as const;
export type CompilerVersion = (typeof VERSIONS)[number];

/** Not part of the install that every newcomer waits for: fetched once, when the test first runs. */
const CACHE = join(PACKAGE, 'node_modules/.cache/compilers', Object.values(OLDER).join('_'));

/** Fetches the older compilers unless they are there. */
export async function installCompilers(): Promise<void> {
  if (VERSIONS.every((version) => existsSync(compilerPath(version)))) return;
  await mkdir(CACHE, { recursive: true });
  await writeFile(join(CACHE, 'package.json'), JSON.stringify({ private: true }));
  const packages = Object.entries(OLDER).map(([name, pin]) => `ts${name}@npm:typescript@${pin}`);
  await runOrThrow('npm', ['install', '--no-audit', '--no-fund', '--save-exact', ...packages], {
    cwd: CACHE,
  });
}

/** The program of a compiler. */
export function compilerPath(version: CompilerVersion): string {
  return version === '7'
    ? join(PACKAGE, 'node_modules/typescript/bin/tsc')
    : join(CACHE, `node_modules/ts${version}/bin/tsc`);
}
