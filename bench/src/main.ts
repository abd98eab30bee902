import { Lab } from './lab.js';
import { USAGE, parseOptions } from './options.js';
import type { Options } from './options.js';
import { renderTable } from './report/render-table.js';
import { isMet } from './report/row.js';
import type { SectionReport } from './report/row.js';
import { argon2 } from './sections/argon2.js';
import { audit } from './sections/audit.js';
import { desk } from './sections/desk.js';
import { declare } from './sections/declare.js';
import { idempotency } from './sections/idempotency.js';
import { identity } from './sections/identity.js';
import { limiter } from './sections/limiter.js';
import { listScale } from './sections/list-scale.js';
import { live } from './sections/live.js';
import { mixed } from './sections/mixed.js';
import { nodes } from './sections/nodes.js';
import { notifications } from './sections/notifications.js';
import { outbox } from './sections/outbox.js';
import { policy } from './sections/policy.js';
import { reads } from './sections/reads.js';
import { relay } from './sections/relay.js';
import { rls } from './sections/rls.js';
import type { Section } from './sections/section.js';
import { sdk } from './sections/sdk.js';
import { start } from './sections/start.js';
import { telemetry } from './sections/telemetry.js';
import { uploads } from './sections/uploads.js';

/** Quiet ones first: what runs later adds load to the shared database. */
const SECTIONS: readonly Section[] = [
  start,
  policy,
  rls,
  argon2,
  audit,
  outbox,
  relay,
  notifications,
  limiter,
  identity,
  reads,
  declare,
  idempotency,
  sdk,
  live,
  mixed,
  nodes,
  telemetry,
  listScale,
  desk,
  uploads,
];

function chosenSections({ only }: Options): readonly Section[] {
  const unknown = only.filter((name) => SECTIONS.every((section) => section.name !== name));
  if (unknown.length > 0) {
    const known = SECTIONS.map(({ name }) => name).join(', ');
    throw new RangeError(`no section ${unknown.join(', ')}; there are ${known}`);
  }
  return SECTIONS.filter(({ name }) => only.length === 0 || only.includes(name));
}

async function runSection(section: Section, lab: Lab): Promise<SectionReport> {
  const { name, title } = section;
  process.stderr.write(`measuring ${name} …\n`);
  const startedAt = performance.now();
  const rows = await section.run(lab);
  return { name, title, rows, seconds: (performance.now() - startedAt) / 1000 };
}

function jsonOf(reports: readonly SectionReport[]): string {
  const sections = reports.map((report) => ({
    ...report,
    rows: report.rows.map((row) => ({ ...row, met: isMet(row) ?? null })),
  }));
  return `${JSON.stringify({ node: process.version, sections }, null, 2)}\n`;
}

async function run(options: Options): Promise<void> {
  const sections = chosenSections(options);
  await using lab = new Lab(options);
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
    process.stderr.write('stopping …\n');
    void lab[Symbol.asyncDispose]().finally(() => process.exit(130));
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const reports: SectionReport[] = [];
  for (const section of sections) {
    if (interrupted) return;
    const report = await runSection(section, lab);
    reports.push(report);
    if (!options.json) process.stdout.write(`${renderTable(report)}\n`);
  }
  if (options.json) process.stdout.write(jsonOf(reports));
}

try {
  await run(parseOptions(process.argv.slice(2)));
} catch (error) {
  const isUsage = error instanceof RangeError || error instanceof TypeError;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (isUsage) process.stderr.write(`\n${USAGE}\n`);
  process.exitCode = isUsage ? 2 : 1;
}
