import { z } from 'zod';
import { csvLine } from './csv.js';

/** How a list can be written to a file. */
export const FILE_FORMATS = ['ndjson', 'csv'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

export const CONTENT_TYPES: Readonly<Record<FileFormat, string>> = {
  ndjson: 'application/x-ndjson',
  csv: 'text/csv; charset=utf-8',
};

/** The format in the query; `Accept: text/csv` asks for CSV where there is none. */
export function formatOf(query: Record<string, unknown>, accept: string | undefined): unknown {
  return query['format'] ?? (accept?.startsWith('text/csv') === true ? 'csv' : 'ndjson');
}

/** Pieces of a file, each some whole lines. */
export const filePieces = z.custom<AsyncIterable<string, void, void>>(
  (value) => typeof value === 'object' && value !== null && Symbol.asyncIterator in value,
);

/** A column of a CSV file. */
export type Column<Item> = readonly [name: string, read: (item: Item) => string | number | null];

/** How a file of a format is written. */
export interface Writer<Item> {
  /** What comes before the first item. */
  readonly head: string;
  readonly line: (item: Item) => string;
}

/** How the items of a list are written; CSV has the given columns, in their order. */
export function writersOf<Item extends { readonly allowedTransitions: unknown }>(
  columns: readonly Column<Item>[],
): Readonly<Record<FileFormat, Writer<Item>>> {
  return {
    ndjson: { head: '', line: (item) => `${JSON.stringify(withoutCaller(item))}\n` },
    csv: {
      head: csvLine(columns.map(([name]) => name)),
      line: (item) => csvLine(columns.map(([, read]) => read(item))),
    },
  };
}

/** `allowedTransitions` is about the caller, not about the item: a file has no use for it. */
function withoutCaller<Item extends { readonly allowedTransitions: unknown }>({
  allowedTransitions: _mine,
  ...item
}: Item): object {
  return item;
}
