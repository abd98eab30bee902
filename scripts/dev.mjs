// Development: the compilers watch, the API restarts on a new build, Vite serves the web app with
// hot reload at http://localhost:5173 and passes API calls on.
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import './load-env.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const first = spawnSync('turbo', ['run', 'build', '--output-logs=errors-only'], {
  cwd: root,
  stdio: 'inherit',
  env: { TURBO_TELEMETRY_DISABLED: '1', ...process.env },
});
if (first.status !== 0) process.exit(first.status ?? 1);

const commands = [
  ['tsc', ['-p', 'packages/policy/tsconfig.build.json', '--watch', '--preserveWatchOutput']],
  ['tsc', ['-p', 'packages/db/tsconfig.build.json', '--watch', '--preserveWatchOutput']],
  ['tsc', ['-p', 'apps/api/tsconfig.build.json', '--watch', '--preserveWatchOutput']],
  [
    process.execPath,
    [
      '--watch-path=apps/api/dist',
      '--watch-path=packages/db/dist',
      '--watch-path=packages/policy/dist',
      '--watch-preserve-output',
      'apps/api/dist/main.js',
    ],
  ],
  ['pnpm', ['--filter', '@incident-tracker/web', 'exec', 'vite']],
];
const children = commands.map(([command, args]) =>
  spawn(command, args, { cwd: root, stdio: 'inherit' }),
);
const stop = () => children.forEach((child) => child.kill('SIGTERM'));
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
