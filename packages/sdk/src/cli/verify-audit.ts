import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { describeReport } from './audit/describe-report.js';
import { readAnchors, readKeys } from './audit/read-trust.js';
import { verifyExport } from './audit/verify-export.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

const USAGE = `Usage: npx @incident-tracker/sdk verify-audit FILE [--keys SOURCE]… [--anchor FILE]… [--json]

Verifies an export of an audit log (GET /v1/audit-logs/export) without the product.
FILE may be - for the standard input.

  --keys SOURCE   trust these keys alone: a verifier key, a file, or the address
                  …/.well-known/audit-keys.json
  --anchor FILE   checkpoints that were kept elsewhere: what the server shipped to a
                  folder or bucket, or an earlier export
  --json          print JSON (so it does wherever the output is no terminal)

Exit code: 0 verified, 1 problems found, 2 nothing could be verified.
`;

/** `verify-audit`. @returns the exit code. */
export async function verifyAudit(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        keys: { type: 'string', multiple: true, default: [] },
        anchor: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
      },
    });
    const [file] = positionals;
    if (file === undefined || positionals.length > 1) throw new UsageError(USAGE);
    const keys = (await Promise.all(values.keys.map(readKeys))).flat();
    const anchors = (await Promise.all(values.anchor.map(readAnchors))).flat();
    const input = file === '-' ? terminal.input : createReadStream(file);
    const report = await verifyExport(linesOf(input), { keys, anchors });
    const asText = terminal.isTTY && !values.json;
    terminal.out(asText ? describeReport(report) : `${JSON.stringify(report)}\n`);
    return report.valid ? 0 : 1;
  } catch (error) {
    terminal.err(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

async function* linesOf(input: NodeJS.ReadableStream): AsyncGenerator<string, void, void> {
  // An error of the stream is not one of the interface, which would just stay silent.
  const failed = new Promise<never>((_resolve, reject) => input.once('error', reject));
  failed.catch(() => {});
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })[
    Symbol.asyncIterator
  ]();
  for (;;) {
    const { value, done } = await Promise.race([lines.next(), failed]);
    if (done === true) return;
    yield value;
  }
}
