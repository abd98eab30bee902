import type { AuditPublicKey } from '../checkpoints/audit-key.js';
import type { StoredCheckpoint } from '../checkpoints/checkpoints-store.js';
import { NO_PREVIOUS, isSignedBy, noteHash, parseNote } from '../checkpoints/note.js';
import type { Problems } from './problems.js';

/** The checkpoints to verify, the oldest first, and the one before them. */
export interface CheckpointCheck {
  readonly tenantId: string;
  readonly before: StoredCheckpoint | null;
  readonly checkpoints: readonly StoredCheckpoint[];
  readonly keys: readonly AuditPublicKey[];
  readonly problems: Problems;
}

/**
 * Verifies that the checkpoints are what they were, follow on each other, and are signed. The signature
 * of the last vouches by the chain of hashes for all before it; where the chain is broken, each link is
 * looked at for itself.
 */
export function verifyCheckpoints(check: CheckpointCheck): void {
  const { tenantId, before, checkpoints, keys, problems } = check;
  let previous = before;
  for (const [n, checkpoint] of checkpoints.entries()) {
    const { size, note, root, hash } = checkpoint;
    const parsed = parseNote(note);
    const where = { checkpointSize: size };
    const genuine =
      parsed !== null &&
      parsed.tenantId === tenantId &&
      parsed.size === size &&
      parsed.root.equals(root) &&
      noteHash(note).equals(hash);
    if (!genuine) problems.add('checkpoint_altered', where);
    const expected = previous === null ? NO_PREVIOUS : noteHash(previous.note);
    const follows = parsed?.previous.equals(expected) ?? false;
    if (!follows) problems.add('checkpoint_unchained', where);
    const next = checkpoints[n + 1];
    const vouchedFor =
      next !== undefined && parseNote(next.note)?.previous.equals(noteHash(note)) === true;
    if (!vouchedFor && (parsed === null || !isSignedBy(parsed, keys))) {
      problems.add('checkpoint_unsigned', where);
    }
    previous = checkpoint;
  }
}
