/** What a checkpoint's note says of the log: how many entries it covers, and their root in base64. */
export interface SignedTree {
  readonly size: number;
  readonly root: string;
}

/** The lines of a C2SP tlog-checkpoint: origin, number of leaves, root. */
const HEAD = /^incident-tracker\/audit\/[0-9a-f-]{36}\n(0|[1-9]\d{0,15})\n([\w+/]{43}=)\n/;

/** Reads a checkpoint's note; null for anything else. */
export function readNote(note: string): SignedTree | null {
  const [, size, root] = HEAD.exec(note) ?? [];
  return size === undefined || root === undefined ? null : { size: Number(size), root };
}
