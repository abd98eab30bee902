import { isSignedBy, parseNote } from '../checkpoints/note.js';
import type { AuditPublicKey } from '../checkpoints/audit-key.js';
import type { CheckpointSink } from '../shipping/sink.js';
import type { Problems } from './problems.js';

/** The newest checkpoint that a place outside the database has of a tenant. */
export interface Anchor {
  readonly sink: string;
  readonly size: number;
  readonly note: string;
}

/** Reads what the sinks have of a tenant. One that cannot be read is a problem, not a failure. */
export async function readAnchors(
  sinks: readonly CheckpointSink[],
  tenantId: string,
  problems: Problems,
): Promise<Anchor[]> {
  const anchors = await Promise.all(
    sinks.map(async (sink) => {
      try {
        const note = (await sink.newest?.(tenantId)) ?? null;
        const parsed = note === null ? null : parseNote(note);
        return note === null || parsed === null
          ? []
          : [{ sink: sink.name, size: parsed.size, note }];
      } catch {
        problems.add('sink_unreadable', { sink: sink.name });
        return [];
      }
    }),
  );
  return anchors.flat();
}

/**
 * Compares the database with what it has sent away. A database whose owner has rewritten it, signing
 * key and all, differs from that.
 */
export function verifyAnchors(
  anchors: readonly Anchor[],
  stored: {
    treeSize: number;
    noteOf: ReadonlyMap<number, string>;
    keys: readonly AuditPublicKey[];
  },
  problems: Problems,
): void {
  for (const { sink, size, note } of anchors) {
    const where = { sink, checkpointSize: size };
    const parsed = parseNote(note);
    if (parsed === null || !isSignedBy(parsed, stored.keys)) {
      // Nobody can forge one, so whoever cannot recognise it has lost a key, or has another.
      problems.add('checkpoint_unsigned', where);
    }
    if (size > stored.treeSize) problems.add('log_rolled_back', where);
    else if (stored.noteOf.get(size) !== note) problems.add('log_rewritten', where);
  }
}
