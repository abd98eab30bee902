import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REPOSITORY, repositoryText } from '../testing/deploy/repository.js';

describe('the linter', () => {
  const FORBIDDEN = {
    'packages/policy/src': [
      '@incident-tracker/db',
      '../../db/src/index.js',
      'zod',
      'node:fs',
      'fs',
    ],
    'packages/db/src': ['@incident-tracker/policy', '../../policy/src/index.js'],
    'packages/sdk/src': ['@incident-tracker/api', '../../../apps/api/src/trpc/router.js'],
    'apps/web/src': [
      '@incident-tracker/api',
      '@incident-tracker/db',
      '@incident-tracker/sdk',
      '../../api/src/trpc/errors.js',
    ],
    'apps/api/src': ['@incident-tracker/sdk', '@incident-tracker/web', '../../web/src/main.js'],
  };

  it('refuses imports that run against the directions of the house', { timeout: 60_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'incident-tracker-lint-'));
    try {
      copyFileSync(join(REPOSITORY, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
      const written = Object.entries(FORBIDDEN).flatMap(([workspace, modules]) => {
        mkdirSync(join(folder, workspace), { recursive: true });
        return modules.map((module, index) => {
          const file = `${workspace}/forbidden-${index}.ts`;
          writeFileSync(
            join(folder, file),
            `import { thing } from '${module}';\nexport const held = thing;\n`,
          );
          return file;
        });
      });
      const [oxlint = ''] = /--package=oxlint@\S+/.exec(repositoryText('package.json')) ?? [];
      const { stdout } = spawnSync(
        'pnpm',
        [oxlint, 'dlx', 'oxlint', '--format=unix', '--allow=all', '--deny=no-restricted-imports'],
        { cwd: folder, encoding: 'utf8' },
      );
      const refused = written.filter((file) => stdout.includes(`${file}:1:`));
      expect(refused).toEqual(written);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
