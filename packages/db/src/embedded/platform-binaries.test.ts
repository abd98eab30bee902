import { describe, expect, it } from 'vitest';
import { executable, platformBinaries } from './platform-binaries.js';

describe('platformBinaries', () => {
  it('finds the server for this platform', () => {
    expect(executable(platformBinaries(), 'postgres')).toContain('native');
  });

  it('says in one line to set DATABASE_URL where there is none', () => {
    expect(() => platformBinaries('linux', 'riscv64')).toThrow(
      /^There is no embedded PostgreSQL for linux-riscv64: set DATABASE_URL[^\n]*$/,
    );
    expect(() => platformBinaries('sunos', 'x64')).toThrow('set DATABASE_URL');
  });
});
