import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readConfig, VARIABLES } from '../config.js';
import { parseDockerfile } from '../testing/deploy/dockerfile.js';
import { REPOSITORY, repositoryText } from '../testing/deploy/repository.js';

const text = repositoryText('Dockerfile');
const { stages, settings } = parseDockerfile(text);

it('the image is built in a stage of its own and run by the user node of the slim Node.js', () => {
  expect(stages.map(({ base }) => base)).toEqual(['node:24-slim', 'node:24-slim']);
  expect(settings.user).toBe('node');
  expect(stages.at(-1)?.steps.filter(({ kind }) => kind === 'run')).toEqual([]);
});

it('the image asks for its health with Node.js, without a shell and without curl', () => {
  expect(settings.healthcheck).toEqual(['node', 'deploy/healthcheck.mjs']);
  // In the exec form the program is process 1 and gets SIGTERM itself.
  expect(settings.command).toEqual(['node', 'apps/api/dist/main.js']);
});

it('the image sets variables that exist, listens on all addresses and has no demo', () => {
  const { NODE_ENV, ...ours } = settings.env;
  expect(NODE_ENV).toBe('production');
  expect(Object.keys(ours).filter((name) => !(name in VARIABLES))).toEqual([]);
  expect(readConfig(ours)).toMatchObject({ HOST: '0.0.0.0', PORT: 3000, DEMO: false });
  expect(settings.exposed).toEqual([ours['PORT']]);
  expect(settings.volumes).toEqual([ours['DATA_DIR']]);
});

it('the image, Render and the workspace agree about the version of pnpm', () => {
  const pinned: unknown = JSON.parse(repositoryText('package.json'));
  for (const path of ['Dockerfile', 'render.yaml', 'docs/deploy.md']) {
    const used = repositoryText(path).match(/pnpm@\d+\.\d+\.\d+/g) ?? [];
    expect(used, path).not.toEqual([]);
    for (const version of used) expect(pinned).toMatchObject({ packageManager: version });
  }
});

it('the build context leaves out what is made, and what is secret', () => {
  const ignored = repositoryText('.dockerignore').trim().split('\n');
  for (const pattern of ['**/node_modules', '**/dist', '**/.env', '**/.env.*', '.git', '.data'])
    expect(ignored).toContain(pattern);
  for (const { steps } of stages) {
    for (const step of steps) {
      if (step.kind !== 'copy' || step.from !== undefined) continue;
      for (const source of step.sources) expect(existsSync(join(REPOSITORY, source))).toBe(true);
    }
  }
});
