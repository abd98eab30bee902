// Builds dist/: one bundle for `import`, one for `require`, and the declarations beside each.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { documentContract } from './document-contract.mjs';
import { readRouter } from './read-router.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (path) => `${root}${path}`;

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The declarations that a declaration leads to, itself included. */
function reachableFrom(path, found = new Set()) {
  if (found.has(path)) return found;
  found.add(path);
  for (const [, target] of readFileSync(path, 'utf8').matchAll(/from '(\.[^']+)\.js'/g)) {
    reachableFrom(join(dirname(path), `${target}.d.ts`), found);
  }
  return found;
}

rmSync(at('dist'), { recursive: true, force: true });

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  build: {
    target: 'es2022',
    minify: false,
    // Vite itself leaves libraries as they are; pages load this one as it comes.
    rolldownOptions: {
      output: { minify: true, comments: { legal: true, annotation: true, jsdoc: false } },
    },
    lib: {
      entry: 'src/index.ts',
      formats: ['es', 'cjs'],
      fileName: (format) => `${format === 'es' ? 'esm' : 'cjs'}/index.js`,
    },
  },
});

// The command: one file that needs nothing but Node.
await build({
  root,
  configFile: false,
  logLevel: 'warn',
  build: {
    target: 'node20',
    minify: false,
    emptyOutDir: false,
    rolldownOptions: {
      external: /^node:/,
      output: { banner: '#!/usr/bin/env node', comments: { legal: true, jsdoc: false } },
    },
    lib: { entry: 'src/cli/main.ts', formats: ['es'], fileName: () => 'cli/main.js' },
  },
});

// The declarations of what nobody can import are left behind.
const emitted = mkdtempSync(join(tmpdir(), 'incident-tracker-sdk-'));
try {
  execFileSync(at('node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json', '--outDir', emitted], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  for (const path of reachableFrom(join(emitted, 'index.d.ts'))) {
    const source = readFileSync(path, 'utf8');
    const name = relative(emitted, path);
    const text = name === 'contract.d.ts' ? documentContract(source, readRouter()) : source;
    for (const format of ['esm', 'cjs']) write(at(`dist/${format}/${name}`), text);
  }
} finally {
  rmSync(emitted, { recursive: true, force: true });
}
// What lies beside it counts as CommonJS, the declarations included.
write(at('dist/cjs/package.json'), '{ "type": "commonjs" }\n');
