import { Erasures } from './erasures.js';
import { isIntact } from './judge-event.js';
import { parseLine, readEvent, readHeader } from './lines.js';
import type { EventLine, Header } from './lines.js';
import { parseCheckpoint, parseVerifierKey } from './note.js';
import type { Checkpoint, VerifierKey } from './note.js';
import { Tree } from './tree.js';

/** What is wrong with an export, and what it means. */
export const PROBLEMS = {
  not_an_export: 'This is no export of an audit log',
  file_cut: 'The file is not whole',
  line_unreadable: 'A line cannot be read',
  event_edited: 'An event is not what was sealed',
  event_missing: 'An event was deleted',
  event_misplaced: 'An event is not where it belongs',
  erasure_unaccounted: 'Something is gone from an event, and no erasure accounts for it',
  root_mismatch: 'The log is not the one that a checkpoint was signed over',
  checkpoint_unsigned: 'A checkpoint was not signed by a trusted key',
  checkpoint_unchained: 'A checkpoint does not follow on the one before it',
  checkpoint_foreign: 'A checkpoint is of another log',
  checkpoint_missing: 'No checkpoint covers the whole log',
  log_rolled_back: 'An anchor covers more than the log holds',
  log_rewritten: 'An anchor is of another log',
} as const;

export interface Problem {
  readonly kind: keyof typeof PROBLEMS;
  readonly message: string;
  readonly position?: number;
  readonly eventId?: string;
  readonly checkpointSize?: number;
  readonly line?: number;
}

export interface Options {
  /** Keys that are trusted; without any, those in the file, which prove less. */
  readonly keys: readonly VerifierKey[];
  /** Notes that were kept elsewhere, in the order found. */
  readonly anchors: readonly string[];
}

export interface Report {
  readonly valid: boolean;
  readonly tenantId: string | null;
  readonly treeSize: number;
  readonly events: number;
  readonly checkpoints: number;
  readonly newest: { readonly size: number; readonly time: string; readonly keyId: string } | null;
  readonly keysFrom: 'caller' | 'file';
  /** Ids of the keys that signed. */
  readonly signedBy: readonly string[];
  readonly anchors: { readonly given: number; readonly checked: number };
  readonly problems: readonly Problem[];
}

const MOST_PROBLEMS = 100;
const NO_PREVIOUS = Buffer.alloc(32);

/** Verifies an export, line by line, with what is in it and what the caller trusts. */
export async function verifyExport(
  lines: AsyncIterable<string> | Iterable<string>,
  options: Options,
): Promise<Report> {
  const verification = new Verification(options);
  for await (const line of lines) if (line !== '') verification.take(line);
  return verification.finish();
}

class Verification {
  readonly #options: Options;
  readonly #problems: Problem[] = [];
  readonly #tree = new Tree();
  readonly #erasures = new Erasures();
  readonly #anchors = new Map<number, Checkpoint>();
  readonly #signedBy = new Set<string>();
  #given = 0;
  #anchorsChecked = 0;
  #header: Header | undefined;
  #keys: readonly VerifierKey[];
  #line = 0;
  #events = 0;
  #checkpoints = 0;
  #newest: Checkpoint | undefined;
  #ended = false;
  #mismatched = false;

  constructor(options: Options) {
    this.#options = options;
    this.#keys = options.keys;
  }

  take(text: string): void {
    this.#line += 1;
    const line = parseLine(text);
    if (this.#header === undefined) {
      this.#begin(line === null ? null : readHeader(line));
      return;
    }
    if (line === null || this.#ended) {
      this.#report('line_unreadable', { line: this.#line });
      return;
    }
    const type = line['type'];
    if (type === 'event' || type === 'missing') this.#takeEvent(readEvent(line), this.#header);
    else if (type === 'checkpoint') this.#takeCheckpoint(line['note'], this.#header);
    else if (type === 'end') this.#ended = line['events'] === this.#events;
    else this.#report('line_unreadable', { line: this.#line });
  }

  finish(): Report {
    const header = this.#header;
    if (header === undefined) this.#report('not_an_export', {});
    else this.#finishTree(header);
    return {
      valid: this.#problems.length === 0,
      tenantId: header?.tenantId ?? null,
      treeSize: header?.treeSize ?? 0,
      events: this.#events,
      checkpoints: this.#checkpoints,
      newest:
        this.#newest === undefined
          ? null
          : { size: this.#newest.size, time: this.#newest.time, keyId: this.#newest.keyId },
      keysFrom: this.#options.keys.length > 0 ? 'caller' : 'file',
      signedBy: [...this.#signedBy],
      anchors: { given: this.#given, checked: this.#anchorsChecked },
      problems: this.#problems,
    };
  }

  #report(kind: Problem['kind'], where: Omit<Problem, 'kind' | 'message'>): void {
    if (this.#problems.length >= MOST_PROBLEMS) return;
    this.#problems.push({ kind, message: PROBLEMS[kind], ...where });
  }

  #begin(header: Header | null): void {
    if (header === null) {
      if (this.#line === 1) this.#report('not_an_export', { line: 1 });
      return;
    }
    this.#header = header;
    if (this.#keys.length === 0) {
      this.#keys = header.keys.flatMap((text) => parseVerifierKey(text) ?? []);
    }
    if (!this.#tree.extend(header.from, header.left)) this.#report('file_cut', { position: 0 });
    for (const note of this.#options.anchors) this.#takeAnchor(note, header);
  }

  #takeAnchor(note: string, header: Header): void {
    const anchor = parseCheckpoint(note);
    // A file of anchors may hold those of other tenants.
    if (anchor === null || anchor.tenantId !== header.tenantId) return;
    this.#given += 1;
    const where = { checkpointSize: anchor.size };
    if (!anchor.isSignedBy(this.#keys)) this.#report('checkpoint_unsigned', where);
    if (anchor.size > header.treeSize) this.#report('log_rolled_back', where);
    const other = this.#anchors.get(anchor.size);
    if (other !== undefined && !other.root.equals(anchor.root))
      this.#report('log_rewritten', where);
    this.#anchors.set(anchor.size, anchor);
  }

  #takeEvent(event: EventLine | null, header: Header): void {
    if (event === null) {
      this.#report('line_unreadable', { line: this.#line });
      return;
    }
    const { position, id: eventId } = event;
    if (position !== this.#tree.size) this.#report('event_misplaced', { position, eventId });
    if (event.leaf === undefined) this.#report('event_missing', { position, eventId });
    else if (!isIntact(event, header)) this.#report('event_edited', { position, eventId });
    this.#erasures.add(event);
    this.#events += 1;
    this.#tree.append(event.leafHash);
    this.#compareAnchor();
  }

  #compareAnchor(): void {
    const anchor = this.#anchors.get(this.#tree.size);
    if (anchor === undefined) return;
    this.#anchorsChecked += 1;
    if (!anchor.root.equals(this.#tree.root())) {
      this.#report('log_rewritten', { checkpointSize: anchor.size });
    }
  }

  #takeCheckpoint(note: unknown, header: Header): void {
    const checkpoint = typeof note === 'string' ? parseCheckpoint(note) : null;
    if (checkpoint === null) {
      this.#report('line_unreadable', { line: this.#line });
      return;
    }
    const { size, keyId } = checkpoint;
    const where = { checkpointSize: size };
    this.#checkpoints += 1;
    if (checkpoint.tenantId !== header.tenantId) this.#report('checkpoint_foreign', where);
    if (checkpoint.isSignedBy(this.#keys)) this.#signedBy.add(keyId);
    else this.#report('checkpoint_unsigned', where);
    if (!this.#follows(checkpoint, header)) this.#report('checkpoint_unchained', where);
    this.#newest = checkpoint;
    if (size <= header.to) this.#compareRoot(checkpoint);
  }

  /** Among those of the exported events, each names the one before. */
  #follows(checkpoint: Checkpoint, header: Header): boolean {
    if (checkpoint.size > header.to) return true;
    if (this.#newest !== undefined) return checkpoint.previous.equals(this.#newest.hash);
    return header.from > 0 || checkpoint.previous.equals(NO_PREVIOUS);
  }

  #compareRoot({ size, root }: Checkpoint): void {
    if (size === this.#tree.size && root.equals(this.#tree.root())) return;
    // Every later one differs as well; the first says where to look.
    if (!this.#mismatched) this.#report('root_mismatch', { checkpointSize: size });
    this.#mismatched = true;
  }

  #finishTree(header: Header): void {
    const whole = this.#ended && this.#events === header.to - header.from;
    if (!whole) this.#report('file_cut', { position: this.#tree.size });
    const complete = this.#tree.extend(header.treeSize, header.right);
    if (whole && !complete) this.#report('file_cut', { position: this.#tree.size });
    if (this.#newest !== undefined && this.#newest.size > header.to)
      this.#compareRoot(this.#newest);
    if ((this.#newest?.size ?? 0) !== header.treeSize) this.#report('checkpoint_missing', {});
    if (header.to < header.treeSize) this.#compareAnchor();
    // A part of a log need not hold the events that account for its erasures.
    if (header.from > 0 || header.to < header.treeSize) return;
    for (const eventId of this.#erasures.unaccounted()) {
      this.#report('erasure_unaccounted', { eventId });
    }
  }
}
