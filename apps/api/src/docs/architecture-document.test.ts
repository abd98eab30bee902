import { spawnSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REPOSITORY, repositoryText } from '../testing/deploy/repository.js';

const sources = new Map(
  globSync('{apps,packages,bench,e2e}/**/*.{ts,tsx}', {
    cwd: REPOSITORY,
    exclude: ['**/node_modules', '**/dist'],
  }).map((path) => [path, repositoryText(path)]),
);

describe('the rooms of the API', () => {
  const ROOMS = 'apps/api/src/';
  // What people prove who they are with is one wing, cut into rooms of a size to be read.
  const WING = new Set(['identity', 'access-tokens', 'mfa', 'oidc', 'otp', 'passkeys']);
  const roomOf = (path: string): string => {
    const [room = ''] = path.slice(ROOMS.length).split('/');
    return WING.has(room) ? 'identity' : room;
  };

  it('never use the store of another room', () => {
    const reaches = [...sources]
      .filter(([path]) => path.startsWith(ROOMS) && !/\.test\.ts$|\/testing\//.test(path))
      .flatMap(([path, text]) =>
        [...text.matchAll(/ from '(\.[^']*\/(?:[\w-]+-)?store\.js)'/g)].flatMap(([, file = '']) => {
          const store = normalize(join(dirname(path), file));
          return roomOf(store) === roomOf(path) ? [] : [`${path} → ${store}`];
        }),
      );
    expect(sources.size).toBeGreaterThan(1000);
    expect(reaches).toEqual([]);
  });
});

describe('what is exported', () => {
  const filesWith = new Map<string, number>();
  for (const text of sources.values())
    for (const word of new Set(text.match(/[A-Za-z_$][\w$]*/g)))
      filesWith.set(word, (filesWith.get(word) ?? 0) + 1);

  it('is used elsewhere, but for types', () => {
    const declared = /^export (?:async )?(?:function\*?|const|class) ([\w$]+)/gm;
    const alone = [...sources].flatMap(([path, text]) =>
      [...text.matchAll(declared)].flatMap(([, name = '']) =>
        filesWith.get(name) === 1 ? [`${path} ${name}`] : [],
      ),
    );
    expect(alone).toEqual([]);
  });

  it('is used somewhere, where it is a type', () => {
    const declared = /^export (?:interface|type) ([\w$]+)/gm;
    const unused = [...sources].flatMap(([path, text]) =>
      [...text.matchAll(declared)].flatMap(([, name = '']) => {
        const uses = text.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0;
        return filesWith.get(name) === 1 && uses === 1 ? [`${path} ${name}`] : [];
      }),
    );
    expect(unused).toEqual([]);
  });
});

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
