// Runs the test suites of the workspaces (all, or those named) and closes with one line that sums
// them up. With --database-url the suites use the server in DATABASE_URL instead of an embedded one.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const args = process.argv.slice(2);
const suites = args.filter((arg) => !arg.startsWith('--'));

if (args.includes('--database-url') && !process.env.DATABASE_URL) {
  console.error('Set DATABASE_URL to a PostgreSQL server in which databases may be created.');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'incident-tracker-tests-'));
const report = join(folder, 'report.json');
const run = spawnSync(
  'vitest',
  [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...suites.flatMap((suite) => ['--project', suite]),
  ],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' },
);

let summary;
try {
  summary = JSON.parse(readFileSync(report, 'utf8'));
} catch {
  console.error('The test runner stopped before it could report.');
  process.exit(1);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const skipped = summary.numPendingTests + summary.numTodoTests;
const failedToLoad = summary.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
).length;
const failed = summary.numFailedTests + failedToLoad;
const refused = process.env.CI === 'true' && skipped > 0;
if (refused) console.error('In CI no suite may be skipped.');
console.log(`${summary.numPassedTests} passed, ${failed} failed, ${skipped} skipped`);
process.exit(run.status === 0 && !refused ? 0 : 1);
