import type { JsonValue } from '../canonical-json.js';
import type { SealedRow } from '../leaves/sealed-rows.js';
import { detailsOf, saltsOf } from '../leaves/commitments.js';
import { judgeRow } from '../leaves/judge-row.js';
import type { JudgedRow } from '../leaves/judge-row.js';

/** Name and version of the export's form. */
export const EXPORT_FORMAT = 'incident-tracker-audit/1';

/** A line of an export. Hashes are in base64, salts in hex. */
export type ExportLine =
  | ExportHeader
  | ExportedEvent
  | MissingEvent
  | ExportedCheckpoint
  | ExportEnd;

export interface ExportHeader {
  readonly type: 'header';
  readonly format: typeof EXPORT_FORMAT;
  readonly tenantId: string;
  readonly exportedAt: string;
  readonly treeSize: number;
  /** The events at these positions follow: `from` up to `to`. */
  readonly from: number;
  readonly to: number;
  /** Whether values that may be about people are there, with their salts. */
  readonly personal: 'include' | 'omit';
  /** C2SP verifier keys of all checkpoints. */
  readonly keys: readonly string[];
  /** Hashes of the perfect subtrees before and after the exported events. */
  readonly left: readonly string[];
  readonly right: readonly string[];
}

export interface ExportedEvent {
  readonly type: 'event';
  readonly position: number;
  readonly id: string;
  /** The leaf, whose hash is `leafHash` unless the event was tampered with. */
  readonly leaf: string;
  readonly leafHash: string;
  /** Format 2: the values that the leaf commits to, and their salts, by path. */
  readonly values?: Readonly<Record<string, JsonValue>>;
  readonly salts?: Readonly<Record<string, string>>;
  /** Format 1: the row, whose SHA-256 the leaf holds. */
  readonly row?: string;
  /** What was erased, and the event that says so. */
  readonly erased?: Readonly<Record<string, string>>;
}

/** A leaf whose event is gone. */
export interface MissingEvent {
  readonly type: 'missing';
  readonly position: number;
  readonly id: string;
  readonly leafHash: string;
}

export interface ExportedCheckpoint {
  readonly type: 'checkpoint';
  readonly size: number;
  readonly note: string;
}

/** The last line; without it, the file was cut. */
export interface ExportEnd {
  readonly type: 'end';
  readonly events: number;
}

/** A sealed row as a line. */
export function exportLine(
  { position, eventId, leafHash, event }: SealedRow,
  personal: ExportHeader['personal'],
): ExportedEvent | MissingEvent {
  const place = { position, id: eventId, leafHash: leafHash.toString('base64') };
  if (event === null) return { type: 'missing', ...place };
  // What an erasure says of its extent is about nobody, and verifiers need it.
  const shown = personal === 'include' || event.action === 'audit.personal_data_erased';
  return {
    type: 'event',
    ...place,
    leaf: leafOf(event),
    ...(shown && disclosed(event)),
    ...(event.erased !== null && { erased: event.erased }),
  };
}

/** As it was written, so that a verifier finds by itself what was changed since then. */
function leafOf(event: JudgedRow): string {
  return event.format === 1 ? judgeRow(event).leaf.toString() : event.canonical.toString();
}

function disclosed(event: JudgedRow): Pick<ExportedEvent, 'values' | 'salts' | 'row'> {
  if (event.format === 1) return { row: event.canonical.toString() };
  const details = detailsOf(event);
  const { salt, salts } = event;
  const erased = event.erased ?? {};
  return {
    values: Object.fromEntries(details.filter(([path]) => !(path in erased))),
    salts: salt === null ? (salts ?? {}) : Object.fromEntries(saltsOf(details, salt)),
  };
}
