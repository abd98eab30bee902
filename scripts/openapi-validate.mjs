// Checks that openapi.yaml is what the procedures say, and that two independent linters accept it.
// The linters are heavy, so they are fetched for this command only and not installed by default.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

function run(command, args) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}

run('turbo', ['run', 'build', '--filter=@incident-tracker/api', '--output-logs=errors-only']);
const folder = mkdtempSync(join(tmpdir(), 'incident-tracker-openapi-'));
try {
  const fresh = join(folder, 'openapi.yaml');
  run(process.execPath, ['apps/api/dist/cli/openapi.js', fresh]);
  if (readFileSync(fresh, 'utf8') !== readFileSync(join(root, 'openapi.yaml'), 'utf8')) {
    console.error(
      'openapi.yaml is out of date: run `pnpm openapi:generate` and commit the result.',
    );
    process.exit(1);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
run('pnpm', ['--package=@redocly/cli@2.77.0', 'dlx', 'redocly', 'lint', 'openapi.yaml']);
run('pnpm', [
  '--package=@stoplight/spectral-cli@6.16.3',
  'dlx',
  'spectral',
  'lint',
  '--fail-severity=warn',
  'openapi.yaml',
]);
console.log('openapi.yaml is current and valid.');
