import { openDatabase } from '@incident-tracker/db';
import { parseArgs } from 'node:util';
import { compose } from '../compose.js';
import { readConfig } from '../config.js';
import { readAccess } from '../demo/demo-access.js';
import { seedIncidents } from '../demo/seed-incidents.js';
import { encryptionKeysOf } from '../platform/encryption/key-file.js';
import { loadOrCreateSecret } from '../platform/keyring.js';
import { createLogger } from '../platform/logger.js';

const USAGE = `Usage: pnpm seed --incidents N [--tenant ID]

Declares N incidents through the product's own verbs, in the demo tenant or the one named.
`;

/** `pnpm seed`: load data that cannot be told from what people and machines have written. */
async function seed(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((arg) => arg !== '--'),
    options: { incidents: { type: 'string' }, tenant: { type: 'string' } },
  });
  const count = Number(values.incidents);
  const config = readConfig(process.env);
  const tenantId = values.tenant ?? readAccess(config.DATA_DIR)?.tenantId;
  if (!Number.isSafeInteger(count) || count < 1 || tenantId === undefined) {
    process.stderr.write(USAGE);
    process.exitCode = 2;
    return;
  }
  await using db = await openDatabase({ url: config.DATABASE_URL, dataDir: config.DATA_DIR });
  await db.migrate();
  await using composition = await compose({
    config,
    db,
    logger: createLogger('warn'),
    secret: config.SESSION_SECRET ?? loadOrCreateSecret(config.DATA_DIR),
    encryptionKeys: encryptionKeysOf(config),
    localUrl: () => `http://localhost:${config.PORT}`,
  });
  const startedAt = Date.now();
  const { isTTY } = process.stderr;
  await seedIncidents(composition.ports, {
    tenantId,
    count,
    onProgress: (done) => {
      if (isTTY) process.stderr.write(`\r  ${done} of ${count} incidents`);
    },
  });
  const seconds = (Date.now() - startedAt) / 1000;
  process.stdout.write(
    process.stdout.isTTY
      ? `\n${count} incidents in ${seconds.toFixed(1)} s\n`
      : `${JSON.stringify({ tenantId, incidents: count, seconds })}\n`,
  );
}

try {
  await seed();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
