import { openDatabase } from '@incident-tracker/db';
import { readConfig } from '../config.js';
import { explainStart } from '../explain-start.js';

/** `pnpm db:migrate`: brings the schema up to date and says what it did. */
async function migrate(): Promise<void> {
  const config = readConfig(process.env);
  await using db = await openDatabase({ url: config.DATABASE_URL, dataDir: config.DATA_DIR });
  const applied: string[] = [];
  await db.migrate({
    onProgress: ({ name, state }) => {
      if (state === 'applied') applied.push(name);
      if (process.stdout.isTTY) process.stdout.write(`  ${state.padEnd(9)} ${name}\n`);
    },
  });
  const { latest } = await db.migrationStatus();
  process.stdout.write(
    process.stdout.isTTY
      ? `The schema is at version ${latest}; ${applied.length} migrations were applied.\n`
      : `${JSON.stringify({ version: latest, applied })}\n`,
  );
}

try {
  await migrate();
} catch (error) {
  process.stderr.write(`${explainStart(error, process.env)}\n`);
  process.exitCode = 1;
}
