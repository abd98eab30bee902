import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { PACKAGE } from './support/paths.js';
import { run, runOrThrow } from './support/run.js';

const DIST = join(PACKAGE, 'dist');
const MAX_GZIP_BYTES = 8 * 1024;

async function declarations(): Promise<string[]> {
  const files = await readdir(DIST, { recursive: true });
  return files.filter((file) => file.endsWith('.d.ts'));
}

describe('the build', () => {
  it('is small enough for a page', async () => {
    const bundle = await readFile(join(DIST, 'esm/index.js'));
    expect(gzipSync(bundle).length).toBeLessThanOrEqual(MAX_GZIP_BYTES);
  });

  it('imports nothing at run time', async () => {
    for (const format of ['esm', 'cjs']) {
      const bundle = await readFile(join(DIST, format, 'index.js'), 'utf8');
      expect(bundle).not.toMatch(/\bfrom ['"]|\brequire\(|\bimport\(/);
    }
  });

  it('has declarations that import nothing but each other', async () => {
    const files = await declarations();
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const text = await readFile(join(DIST, file), 'utf8');
      expect(text).not.toMatch(/@trpc|@incident-tracker|\/\/\/ <reference/);
      for (const [, target] of text.matchAll(/(?:from |import\()['"]([^'"]+)['"]/g)) {
        expect(target).toMatch(/^\.\.?\//);
      }
    }
  });

  it('says of each procedure what it does', async () => {
    const contract = await readFile(join(DIST, 'esm/contract.d.ts'), 'utf8');
    expect(contract).toContain(
      '/** Declare an incident (`POST /v1/incidents`). */\n            declare: {',
    );
    const verbs = contract.match(/^ +kind: "(?:query|mutation)";$/gm) ?? [];
    const summaries = contract.match(/^ +\/\*\* .+ \(`[A-Z]+ \/v1\/.+`\)\. \*\/$/gm) ?? [];
    expect(verbs.length).toBeGreaterThan(40);
    expect(summaries).toHaveLength(verbs.length);
  });

  it('has the manifest that the router of now asks for', async () => {
    const script = join(PACKAGE, 'scripts/generate-procedures.mjs');
    const { stdout } = await runOrThrow(process.execPath, [script, '--print'], { cwd: PACKAGE });
    const committed = await readFile(join(PACKAGE, 'src/generated/procedures.ts'), 'utf8');
    expect(stdout).toBe(committed);
  });

  it('agrees in its types with that manifest', async () => {
    const compiler = join(PACKAGE, 'node_modules/typescript/bin/tsc');
    const args = [compiler, '-p', 'tsconfig.json'];
    expect(await run(process.execPath, args, { cwd: PACKAGE })).toMatchObject({
      code: 0,
      output: '',
    });
  }, 60_000);
});
