import { readFile } from 'node:fs/promises';

/** A record of a history; the server reads what is in it. */
export type HistoryRecord = Readonly<Record<string, unknown>>;

/** A file that holds no history; the message says why, for people. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
}

function isObject(value: unknown): value is HistoryRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a file without a history holds instead, in a few words. */
function describe(content: unknown): string {
  if (Array.isArray(content)) return 'its list holds something other than records';
  if (!isObject(content)) return `it holds ${content === null ? 'null' : `a ${typeof content}`}`;
  const { status, error } = content;
  if (typeof status === 'number' && typeof error === 'string') {
    return `it is the body of an error answer (${status} ${error})`;
  }
  const names = Object.keys(content).slice(0, 5).join(', ');
  return `it has no "incidents"${names === '' ? '' : `, only ${names}`}`;
}

/**
 * The records in the text of a Statuspage history: `{page, incidents: […]}` as its API answers, or
 * just the list.
 * @param name the file, for the message.
 * @throws HistoryError.
 */
export function parseHistory(text: string, name: string): HistoryRecord[] {
  if (text.trim() === '') throw new HistoryError(`${name}: the file is empty.`);
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new HistoryError(`${name}: not JSON.`);
  }
  const records = isObject(content) ? content['incidents'] : content;
  if (!Array.isArray(records) || !records.every(isObject)) {
    throw new HistoryError(`${name}: not a Statuspage history: ${describe(content)}.`);
  }
  return records;
}

/** As `parseHistory`, from a file. @throws HistoryError also for a file that cannot be read. */
export async function readHistory(path: string, name: string): Promise<HistoryRecord[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new HistoryError(`${name}: cannot be read (${code}).`);
  }
  return parseHistory(text, name);
}
