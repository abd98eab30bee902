import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../config.js';
import { parseEnvFile, readCompose } from '../testing/deploy/compose-file.js';
import { REPOSITORY, repositoryText, repositoryYaml } from '../testing/deploy/repository.js';
import { sectionsOf } from '../testing/markdown.js';

const section =
  sectionsOf(repositoryText('docs/development.md'), 2).get('With services of your own') ?? '';
const blocks = [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
const composeFile = z.looseObject({
  services: z.record(z.string(), z.looseObject({ image: z.string(), ports: z.array(z.string()) })),
});
const { services } = composeFile.parse(repositoryYaml('compose.yaml'));

describe('services for development', () => {
  it('are those that the documents start, on this machine only', () => {
    const [, names = ''] = /docker compose up -d ([\w ]+)/.exec(blocks[0] ?? '') ?? [];
    expect(Object.keys(services)).toEqual(names.split(' '));
    for (const { ports } of Object.values(services))
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/);
  });

  it('are of the versions that installations run', () => {
    const installed = Object.values(readCompose('deploy/compose.yaml').services);
    const images = installed.map(({ image }) => image);
    for (const { image } of Object.values(services)) expect(images).toContain(image);
  });

  it('are where the configuration of the documents looks for them', () => {
    const given = parseEnvFile(blocks[1] ?? '');
    const config = readConfig(given);
    expect(config.embedded).toBe(false);
    const ports = Object.values(services).flatMap((service) => service.ports);
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'SMTP_URL']) {
      const { port } = new URL(given[name] ?? '');
      expect(ports).toContain(`127.0.0.1:${port}:${port}`);
    }
  });
});

describe('a file .env', () => {
  const { scripts } = z
    .looseObject({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(repositoryText('package.json')));

  it('is read by every command that needs a configuration', () => {
    const commands = Object.entries(scripts).filter(([, command]) => command.includes('apps/api'));
    // What writes documents of this repository reads none.
    expect(commands.map(([name]) => name)).toEqual(['docs:generate', 'openapi:generate']);
    const read = Object.values(scripts).flatMap(
      (command) => /&& node scripts\/command\.mjs ([\w-]+)$/.exec(command)?.[1] ?? [],
    );
    expect(read.length).toBeGreaterThan(8);
    for (const name of read)
      expect(existsSync(join(REPOSITORY, `apps/api/src/cli/${name}.ts`)), name).toBe(true);
  });

  const commands = Object.entries(scripts).filter(([, script]) => script.includes('/command.mjs'));
  it.each(commands)('the output of %s can be piped: the build before it keeps off', (_, script) => {
    const folder = mkdtempSync(join(tmpdir(), 'incident-tracker-build-'));
    try {
      writeFileSync(join(folder, 'turbo'), '#!/bin/sh\necho "Tasks: 3 successful"\n', {
        mode: 0o755,
      });
      const answered = script.replace(/ node scripts\/.*$/, " echo '{}'");
      const path = `${folder}:${process.env['PATH'] ?? ''}`;
      const { stdout } = spawnSync(answered, {
        shell: true,
        encoding: 'utf8',
        env: { PATH: path },
      });
      expect(stdout).toBe('{}\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each(['start', 'dev', 'command'])('is read by scripts/%s.mjs', (name) => {
    expect(repositoryText(`scripts/${name}.mjs`)).toContain("import './load-env.mjs';\n");
  });

  it('fills what the environment leaves open, and changes nothing in it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'incident-tracker-env-'));
    try {
      mkdirSync(join(folder, 'scripts'));
      const script = join(folder, 'scripts/load-env.mjs');
      copyFileSync(join(REPOSITORY, 'scripts/load-env.mjs'), script);
      const run = (env: Record<string, string>): string =>
        execFileSync(
          process.execPath,
          ['--import', script, '-p', '[process.env.PORT, process.env.HOST].join()'],
          { encoding: 'utf8', env },
        ).trim();
      expect(run({ HOST: 'here' })).toBe(',here');
      writeFileSync(join(folder, '.env'), 'PORT=4000\nHOST=there\n');
      expect(run({ HOST: 'here' })).toBe('4000,here');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the first start', () => {
  it.each(['start', 'dev'])('by scripts/%s.mjs tells nobody of it', (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'incident-tracker-build-'));
    try {
      const turbo = '#!/bin/sh\necho "telemetry off: $TURBO_TELEMETRY_DISABLED"\nexit 3\n';
      writeFileSync(join(folder, 'turbo'), turbo, { mode: 0o755 });
      const { stdout, status } = spawnSync(
        process.execPath,
        [join(REPOSITORY, `scripts/${name}.mjs`)],
        { encoding: 'utf8', env: { PATH: `${folder}:${process.env['PATH'] ?? ''}` } },
      );
      expect({ stdout, status }).toEqual({ stdout: 'telemetry off: 1\n', status: 3 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the scan of dependencies', () => {
  it('runs every week and before each release', () => {
    const workflow = repositoryText('.github/workflows/dependencies.yml');
    expect(workflow).toMatch(/^    - cron: '[\d *]+'$/m);
    expect(workflow).toMatch(/^    tags: \['v\*'\]$/m);
    expect(workflow).toMatch(/^      - run: npx --yes pnpm@12 audit --audit-level high$/m);
  });
});
