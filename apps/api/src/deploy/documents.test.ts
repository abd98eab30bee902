import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VARIABLES } from '../config.js';
import { readBlueprint } from '../testing/deploy/blueprint.js';
import { parseDockerfile } from '../testing/deploy/dockerfile.js';
import { readManifests } from '../testing/deploy/manifests.js';
import { REPOSITORY, repositoryText } from '../testing/deploy/repository.js';
import { anchorsOf } from '../testing/markdown.js';

const { settings } = parseDockerfile(repositoryText('Dockerfile'));

describe.each(['docs/deploy.md', 'docs/upgrade.md'])('%s', (path) => {
  const text = repositoryText(path);
  const commands = [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)]
    .flatMap(([, block = '']) => block.trim().split('\n'))
    .map((line) => line.trim());

  it('names files that exist, and links to documents that do', () => {
    const files = text.match(/\bdeploy\/[\w./-]+\.(mjs|yaml|service)\b/g) ?? [];
    expect(files).not.toEqual([]);
    for (const file of files) expect(existsSync(join(REPOSITORY, file)), file).toBe(true);
    for (const [, file = '', anchor] of text.matchAll(/\]\(([\w./-]*\.md)?(?:#([\w-]+))?\)/g)) {
      const target = file === '' ? path : join('docs', file);
      expect(existsSync(join(REPOSITORY, target)), target).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(repositoryText(target)), target).toContain(anchor);
    }
  });

  it('names variables that exist', () => {
    const others = new Set(['POSTGRES_PASSWORD', 'LISTEN', 'SIGTERM']);
    const named = [...text.matchAll(/`([A-Z]+(?:_[A-Z]+)*)(?:=[^`]*)?`/g)].map(([, n = '']) => n);
    expect(named).not.toEqual([]);
    for (const name of named) expect(name in VARIABLES || others.has(name), name).toBe(true);
  });

  it('gives commands that the tests of the image run, or scripts that exist', () => {
    const scripts: unknown = JSON.parse(repositoryText('package.json'));
    const tested = readBlueprint().services[0].buildCommand.split(' && ');
    for (const command of commands.filter((line) => line.startsWith('npx'))) {
      const script = /^npx pnpm@12 ([\w:]+)/.exec(command)?.[1];
      if (script === undefined) expect(tested).toContain(command);
      else expect(scripts).toHaveProperty(['scripts', script]);
    }
  });

  it('names objects and images that the manifests have', () => {
    const names = readManifests().map(({ kind, metadata: { name } }) => `${kind} ${name}`);
    for (const [, kind = '', name = ''] of text.matchAll(/\b(job|deployment)\/([\w-]+)/g))
      expect(names).toContain(`${kind === 'job' ? 'Job' : 'Deployment'} ${name}`);
    const manifest = repositoryText('deploy/kubernetes/api.yaml');
    for (const [image] of text.matchAll(/registry\.example\.com\/[\w:.-]+/g))
      expect(manifest).toContain(`image: ${image}\n`);
  });
});

describe('the unit for systemd', () => {
  const unit = repositoryText('deploy/systemd/incident-tracker.service');

  it('runs the image’s commands without rights, and leaves time to drain', () => {
    const node = '/opt/incident-tracker/node_modules/.bin/node';
    const [, ...main] = settings.command;
    expect(unit).toContain(`ExecStart=${node} ${main.join(' ')}\n`);
    expect(unit).toContain(`ExecStartPre=${node} apps/api/dist/cli/migrate.js\n`);
    expect(unit).toMatch(/^User=incident-tracker$/m);
    expect(unit).toMatch(/^NoNewPrivileges=true$/m);
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThanOrEqual(15);
  });

  it('sets variables that exist', () => {
    const set = /^Environment=(.*)$/m.exec(unit)?.[1]?.split(' ') ?? [];
    expect(set).not.toEqual([]);
    for (const pair of set) expect(pair.split('=')[0] ?? '').toSatisfy((name) => name in VARIABLES);
  });
});
