import { mkdir, open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { CheckpointSink, ShippedCheckpoint } from './sink.js';

/** More than enough for the last lines of a file. */
const TAIL_BYTES = 16_384;

const shipped = z.object({ tenantId: z.string(), size: z.number(), note: z.string() });

/**
 * Appends checkpoints to `<tenantId>.ndjson` in a folder, one JSON line each, and waits until they are
 * on the disk. Nothing is ever overwritten.
 */
export function fileSink(folder: string): CheckpointSink {
  const pathOf = (tenantId: string): string => join(folder, `${tenantId}.ndjson`);
  return {
    name: `file:${resolve(folder)}`,
    async ship(checkpoints) {
      await mkdir(folder, { recursive: true });
      for (const [tenantId, own] of Map.groupBy(checkpoints, (one) => one.tenantId)) {
        await append(pathOf(tenantId), own);
      }
    },
    async newest(tenantId) {
      const tail = await readTail(pathOf(tenantId));
      const notes = tail.split('\n').flatMap((line) => noteIn(line));
      return notes.at(-1) ?? null;
    },
  };
}

async function append(path: string, checkpoints: readonly ShippedCheckpoint[]): Promise<void> {
  await using file = await open(path, 'a+');
  const lines = checkpoints.map(({ tenantId, size, note }) =>
    JSON.stringify({ tenantId, size, note }),
  );
  // A crash may have cut the last line short.
  const separator = (await endsInsideLine(file)) ? '\n' : '';
  await file.appendFile(`${separator}${lines.join('\n')}\n`);
  await file.datasync();
}

async function endsInsideLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() !== '\n';
}

async function readTail(path: string): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

function noteIn(line: string): string[] {
  try {
    return [shipped.parse(JSON.parse(line)).note];
  } catch {
    return [];
  }
}
