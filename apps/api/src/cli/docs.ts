import { readFileSync, writeFileSync } from 'node:fs';
import { configurationTable, envExample, withGeneratedTable } from '../config-docs.js';
import { metricsTable } from '../platform/telemetry/metrics-docs.js';
import { retentionTables } from '../retention/retention-docs.js';
import { eventTypesDocs } from '../webhooks/event-types/event-types-docs.js';

const PAGES = {
  'docs/configuration.md': configurationTable,
  'docs/monitoring.md': metricsTable,
  'docs/retention.md': retentionTables,
  'docs/webhook-events.md': eventTypesDocs,
};

/** `pnpm docs:generate`: renews the documents that are made from the program's own lists. */
writeFileSync('.env.example', envExample());
for (const [page, table] of Object.entries(PAGES)) {
  writeFileSync(page, withGeneratedTable(readFileSync(page, 'utf8'), table()));
}
process.stdout.write(`${['.env.example', ...Object.keys(PAGES)].join('\n')}\n`);
