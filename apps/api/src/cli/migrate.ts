import { OperatorError, openDatabase } from '@incident-tracker/db';
import { ConfigError, readConfig } from '../config.js';

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
  const known = error instanceof ConfigError || error instanceof OperatorError;
  process.stderr.write(`${known ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
