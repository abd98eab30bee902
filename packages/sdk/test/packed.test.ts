import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compilerPath, installCompilers, VERSIONS } from './support/compilers.js';
import { createConsumer } from './support/consumer.js';
import type { Consumer } from './support/consumer.js';
import { issueApiKey } from './support/issue-api-key.js';
import { PACKAGE } from './support/paths.js';
import { run, runOrThrow } from './support/run.js';
import { startProduct } from './support/start-product.js';

const SLOW = 180_000;

const stack = new AsyncDisposableStack();
let consumer: Consumer;
let credentials: [url: string, apiKey: string];

beforeAll(async () => {
  const [made, product] = await Promise.all([createConsumer(), startProduct(), installCompilers()]);
  consumer = stack.use(made);
  stack.use(product);
  credentials = [product.url, await issueApiKey(product.url)];
});

afterAll(() => stack.disposeAsync());

async function resultOf(script: string): Promise<unknown> {
  const args = [join(consumer.folder, script), ...credentials];
  const { stdout } = await runOrThrow(process.execPath, args, { cwd: consumer.folder });
  return JSON.parse(stdout);
}

describe('the packed SDK against the running product', () => {
  it(
    'works an incident from declaring to resolving, as an ES module',
    async () => {
      expect(await resultOf('workflow.mts')).toStrictEqual({
        kind: 'service_account',
        reference: 'INC-1',
        task: 'done',
        status: 'resolved',
        currentVersion: true,
        missing: 'NOT_FOUND',
        references: ['INC-1', 'INC-2', 'INC-3', 'INC-4'],
        resolved: ['INC-1'],
        raw: 200,
        seen: expect.arrayContaining(['incident.declared', 'task.added', 'timeline_event.added']),
      });
    },
    SLOW,
  );

  it(
    'declares and lists from CommonJS',
    async () => {
      expect(await resultOf('workflow.cjs')).toStrictEqual({ found: true, issues: ['title'] });
    },
    SLOW,
  );

  it('brings no other package along, and nothing but dist, README and licence', async () => {
    const { stdout } = await runOrThrow('npm', ['ls', '--all', '--parseable'], {
      cwd: consumer.folder,
    });
    expect(stdout.trim().split('\n')).toHaveLength(2);
    const packed = await runOrThrow('tar', ['-tzf', consumer.tarball], { cwd: consumer.folder });
    const files = packed.stdout.trim().split('\n');
    expect(files).toEqual(expect.arrayContaining(['package/README.md', 'package/LICENSE']));
    const others = files.filter((file) => !file.startsWith('package/dist/'));
    expect(others.sort()).toStrictEqual([
      'package/LICENSE',
      'package/README.md',
      'package/package.json',
    ]);
  });
});

describe('the published types', () => {
  const common = {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
  };
  const projects = {
    // A Node project, without the types of browsers; the examples of the README are part of it.
    'tsconfig.node.json': {
      compilerOptions: {
        ...common,
        module: 'nodenext',
        target: 'es2022',
        lib: ['es2022'],
        checkJs: true,
        typeRoots: [join(PACKAGE, 'node_modules/@types')],
        types: ['node'],
      },
      files: ['types.ts', 'readme.mts', 'workflow.mts', 'workflow.cjs'],
    },
    // A project for browsers, without the types of Node.
    'tsconfig.browser.json': {
      compilerOptions: {
        ...common,
        module: 'esnext',
        moduleResolution: 'bundler',
        target: 'es2022',
        lib: ['es2022', 'dom'],
        types: [],
      },
      files: ['types.ts'],
    },
  };

  beforeAll(async () => {
    for (const [name, project] of Object.entries(projects)) {
      await writeFile(join(consumer.folder, name), JSON.stringify(project));
    }
    const readme = await readFile(join(consumer.installed, 'README.md'), 'utf8');
    const examples = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
    expect(examples.length).toBeGreaterThan(4);
    await writeFile(join(consumer.folder, 'readme.mts'), examples.join('\n'));
  });

  it.each(
    VERSIONS.flatMap((version) =>
      Object.keys(projects).map((project) => [version, project] as const),
    ),
  )(
    'compile with TypeScript %s in %s',
    async (version, project) => {
      const args = [compilerPath(version), '-p', project];
      const { code, output } = await run(process.execPath, args, { cwd: consumer.folder });
      expect({ code, output }).toStrictEqual({ code: 0, output: '' });
    },
    SLOW,
  );
});

describe('the package', () => {
  it(
    'has no fault that publint knows',
    async () => {
      const args = ['dlx', 'publint@0.3.25', 'run', '--strict', consumer.installed];
      const { code, output } = await run('pnpm', args, { cwd: consumer.folder });
      expect(output).toContain('All good!');
      expect(code).toBe(0);
    },
    SLOW,
  );

  it(
    'resolves with its types in every way that attw knows',
    async () => {
      const args = ['--package=@arethetypeswrong/cli@0.18.5', 'dlx', 'attw', '--format', 'json'];
      const { code, stdout } = await run('pnpm', [...args, consumer.tarball], {
        cwd: consumer.folder,
      });
      const report: unknown = JSON.parse(stdout.slice(stdout.indexOf('{')));
      expect(report).toHaveProperty('problems', {});
      expect(code).toBe(0);
    },
    SLOW,
  );
});
