import type { AuditEvent, AuditProof } from '../../../api/types';
import { readNote } from './note';

/**
 * What this browser made of a proof: `included`; `other_event`: the leaf is about something else than
 * what is shown; `not_included`: the path does not lead to the signed root; `unavailable`: browsers hash
 * on secure pages only (HTTPS or localhost).
 */
export type ProofOutcome = 'included' | 'other_event' | 'not_included' | 'unavailable';

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Checks an inclusion proof without believing the server: the leaf must say what is shown of the event,
 * and its hash must lead to the root in the checkpoint's signed note. Says nothing about the signature.
 */
export async function checkProof(event: AuditEvent, proof: AuditProof): Promise<ProofOutcome> {
  if (!globalThis.isSecureContext) return 'unavailable';
  if (!speaksOf(proof.leaf, event)) return 'other_event';
  const signed = readNote(proof.checkpoint.note);
  if (signed === null) return 'not_included';
  const { size, root } = signed;
  const { leaf, position, path } = proof;
  const reached = await rootOf({ leaf, position, path }, size);
  return reached === root ? 'included' : 'not_included';
}

/** Whether a leaf states the same deed as the list does: who did what, to what, and when. */
function speaksOf(leaf: string, event: AuditEvent): boolean {
  const said = membersOf(leaf);
  const shown = {
    id: event.id,
    occurred_at: event.occurredAt,
    action: event.action,
    actor_type: event.actor.type,
    actor_id: event.actor.id,
    target_type: event.target.type,
    target_id: event.target.id,
  };
  return Object.entries(shown).every(([name, value]) => said.get(name) === value);
}

function membersOf(json: string): Map<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    return new Map(Object.entries(value ?? {}));
  } catch {
    return new Map();
  }
}

/**
 * The root, in base64, that a leaf and its path make in a tree of `size` leaves (RFC 9162 §2.1.3.2);
 * null when the path does not fit the tree. Positions may exceed 32 bits, so they are not shifted.
 */
export async function rootOf(
  { leaf, position, path }: Pick<AuditProof, 'leaf' | 'position' | 'path'>,
  size: number,
): Promise<string | null> {
  if (position >= size) return null;
  let at = position;
  let last = size - 1;
  let hash = await sha256(Uint8Array.of(0), new TextEncoder().encode(leaf));
  for (const step of path) {
    const sibling = fromBase64(step);
    if (last === 0 || sibling === null) return null;
    if (at % 2 === 1 || at === last) {
      hash = await sha256(Uint8Array.of(1), sibling, hash);
      // A last node without a sibling moves up as it is.
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      hash = await sha256(Uint8Array.of(1), hash, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? btoa(String.fromCharCode(...hash)) : null;
}

const half = (value: number): number => Math.floor(value / 2);

async function sha256(...parts: readonly Bytes[]): Promise<Bytes> {
  const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function fromBase64(text: string): Bytes | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
