import type { Report } from './verify-export.js';

const SHOWN = 20;

/** A report for people. */
export function describeReport(report: Report): string {
  const { valid, events, tenantId, newest, keysFrom, signedBy, anchors, problems } = report;
  const lines = [
    valid
      ? `✔ The audit log is as it was signed: ${count(events, 'event')} of tenant ${tenantId ?? '?'}`
      : `✘ The audit log is NOT as it was signed: ${count(problems.length, 'problem')}`,
  ];
  for (const { message, kind, position, eventId, checkpointSize, line } of problems.slice(
    0,
    SHOWN,
  )) {
    const where = [
      position === undefined ? '' : `position ${position}`,
      eventId === undefined ? '' : `event ${eventId}`,
      checkpointSize === undefined ? '' : `checkpoint ${checkpointSize}`,
      line === undefined ? '' : `line ${line}`,
    ].filter((part) => part !== '');
    lines.push(`  ${message} [${[kind, ...where].join(', ')}]`);
  }
  if (problems.length > SHOWN) lines.push(`  … and ${problems.length - SHOWN} more`);
  if (newest !== null) {
    lines.push(`  newest checkpoint: ${count(newest.size, 'event')}, signed ${newest.time}`);
  }
  if (signedBy.length > 0) lines.push(`  signed by: ${signedBy.join(', ')}`);
  if (anchors.given > 0) lines.push(`  anchors: ${anchors.checked} of ${anchors.given} compared`);
  if (keysFrom === 'file') {
    lines.push(
      '  The keys came with the file. Give --keys https://…/.well-known/audit-keys.json, or a copy that',
      '  you kept, and --anchor with checkpoints that were shipped, to trust nothing but those.',
    );
  }
  return `${lines.join('\n')}\n`;
}

function count(n: number, what: string): string {
  return `${n.toLocaleString('en-GB')} ${what}${n === 1 ? '' : 's'}`;
}
