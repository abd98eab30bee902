import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BackupError } from '../backup-error.js';

/** What `format` says of a whole backup. */
export const FORMAT = 'incident-tracker-backup';
/** The file that describes the others. It is written last: a backup without it was cut off. */
export const MANIFEST_FILE = 'manifest.json';

const digits = z.string().regex(/^\d{1,20}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const name = z.string().regex(/^[a-z_][a-z0-9_]*$/);
/** Relative, with nothing that leads out of the folder. */
const path = z
  .string()
  .min(1)
  .refine((text) => !text.startsWith('/') && !/[\\\0]/.test(text))
  .refine((text) => text.split('/').every((part) => !['', '.', '..'].includes(part)));

const storedFile = z.strictObject({ file: path, bytes: z.int().min(0), sha256 });

const storedTable = storedFile.extend({
  table: name,
  /** The values of a line stand in this order. */
  columns: z.array(name).min(1),
  rows: z.int().min(0),
});

/** What a backup consists of. */
export const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  formatVersion: z.literal(1),
  createdAt: z.iso.datetime(),
  schemaVersion: z.int().min(1),
  migrations: z.array(z.strictObject({ version: z.int(), name: z.string(), checksum: sha256 })),
  transactions: z.strictObject({
    /** The first transaction id that the server had not given out. */
    next: digits,
    /** The oldest transaction of an event that some consumer had not been handed; null if none. */
    oldestPending: digits.nullable(),
  }),
  tables: z.array(storedTable),
  partitions: z.array(z.strictObject({ parent: name, month: z.iso.date() })),
  sequences: z.array(z.strictObject({ table: name, column: name, lastValue: digits })),
  files: z.array(storedFile.extend({ source: name, path })),
  keys: z.strictObject({
    /** The keys that values in the backup are encrypted with; `id` is null where it was not at hand. */
    encryption: z.array(z.strictObject({ version: z.int().min(1), id: z.string().nullable() })),
    sessionSecret: z.string().nullable(),
    /** Files with the keys themselves; empty unless they were asked for. */
    included: z.array(storedFile),
  }),
});

export type Manifest = z.infer<typeof manifestSchema>;
/** A file of a backup, relative to its folder. */
export type StoredFile = z.infer<typeof storedFile>;
export type StoredTable = z.infer<typeof storedTable>;

/** @throws BackupError when the folder holds no backup, or one that this version cannot read. */
export async function readManifest(folder: string): Promise<Manifest> {
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST_FILE), 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new BackupError(`${folder} is no complete backup: ${MANIFEST_FILE} (${reason})`);
  }
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    const where = error instanceof z.ZodError ? error.issues[0]?.path.join('.') : 'no JSON';
    throw new BackupError(
      `${MANIFEST_FILE} is damaged, or was written by a newer version (${where})`,
    );
  }
}

/** Every file that the manifest vouches for. */
export function filesOf({ tables, files, keys }: Manifest): readonly StoredFile[] {
  return [...tables, ...files, ...keys.included];
}
