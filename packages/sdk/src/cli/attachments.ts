import { createWriteStream, openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { AttachTo } from '../files/attachment-files.js';
import type { Command, Session } from './run-command.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

export const ATTACHMENTS_USAGE = `  attachments upload FILE (--ticket T-1 | --comment ID | --incident INC-1 | --timeline-event ID)
                     [--name NAME] [--internal]
  attachments download ID [--output FILE]
      FILE may be - for the standard input or output
`;

/** `attachments upload` and `attachments download`. */
export const attachments: Command = (args, session) => {
  const [verb, ...rest] = args;
  if (verb === 'upload') return upload(rest, session);
  if (verb === 'download') return download(rest, session);
  throw new UsageError(ATTACHMENTS_USAGE);
};

const upload: Command = async (args, { tracker, terminal, print }) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ticket: { type: 'string' },
      comment: { type: 'string' },
      incident: { type: 'string' },
      'timeline-event': { type: 'string' },
      name: { type: 'string' },
      internal: { type: 'boolean', default: false },
    },
  });
  const [path] = positionals;
  const { ticket, comment, incident, 'timeline-event': timelineEvent, name, internal } = values;
  const targets: AttachTo[] = [
    ...(ticket === undefined
      ? []
      : [{ ticketId: ticket, ...(internal && { visibility: 'internal' as const }) }]),
    ...(comment === undefined ? [] : [{ commentId: comment }]),
    ...(incident === undefined ? [] : [{ incidentId: incident }]),
    ...(timelineEvent === undefined ? [] : [{ timelineEventId: timelineEvent }]),
  ];
  const [target] = targets;
  if (path === undefined || positionals.length > 1 || target === undefined || targets.length > 1) {
    throw new UsageError(ATTACHMENTS_USAGE);
  }
  const filename = name ?? basename(path);
  if (filename === '-') throw new UsageError('--name is missing: the standard input has none');
  const attachment = await tracker.attachments.upload({
    ...target,
    file: path === '-' ? bytesOf(terminal.input) : await openAsBlob(path),
    filename,
    ...(terminal.isTTY && {
      onProgress: ({ transferred, total }) => {
        const done = total === undefined ? `${transferred} bytes` : percent(transferred, total);
        terminal.err(`\r${filename}: ${done} `);
      },
    }),
  });
  if (terminal.isTTY) terminal.err('\n');
  print(attachment, () => `${attachment.id}  ${attachment.filename}  ${attachment.status}`);
};

function percent(part: number, whole: number): string {
  return `${whole === 0 ? 100 : Math.floor((part / whole) * 100)} %`;
}

async function* bytesOf(input: Terminal['input']): AsyncGenerator<Uint8Array, void, void> {
  for await (const chunk of input) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

const download = async (args: readonly string[], session: Session): Promise<void> => {
  const { tracker, terminal, print } = session;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { output: { type: 'string' } },
  });
  const [id] = positionals;
  if (id === undefined || positionals.length > 1) throw new UsageError(ATTACHMENTS_USAGE);
  const { fileName, contentType, size, body } = await tracker.attachments.download(id);
  const bytes = Readable.from(body);
  if (values.output === '-') {
    await pipeline(bytes, terminal.output, { end: false });
    return;
  }
  // What the server calls it must not lead elsewhere, and nothing is overwritten unasked.
  const path = values.output ?? basename(fileName);
  await pipeline(
    bytes,
    createWriteStream(path, { flags: values.output === undefined ? 'wx' : 'w' }),
  );
  print({ path, contentType, size }, () => path);
};
