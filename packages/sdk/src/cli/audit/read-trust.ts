import { readFile } from 'node:fs/promises';
import { isRecord } from '../../http/is-record.js';
import { parseLine } from './lines.js';
import { parseVerifierKey } from './note.js';
import type { VerifierKey } from './note.js';
import { UsageError } from '../usage-error.js';

async function load(source: string): Promise<string> {
  if (!/^https?:\/\//.test(source)) return readFile(source, 'utf8');
  const response = await fetch(source);
  if (!response.ok) throw new UsageError(`${source} answered ${response.status}`);
  return response.text();
}

/**
 * The keys in a source: a verifier key, or a file or address that holds some, one to a line or in the
 * JSON of `/.well-known/audit-keys.json`.
 * @throws UsageError for a source without keys.
 */
export async function readKeys(source: string): Promise<VerifierKey[]> {
  const itself = parseVerifierKey(source);
  if (itself !== null) return [itself];
  const text = await load(source);
  const document = parseLine(text);
  const published = document === null ? [] : document['keys'];
  const lines =
    Array.isArray(published) && document !== null
      ? published.map((key: unknown) => (isRecord(key) ? String(key['verifierKey']) : ''))
      : text.split('\n');
  const keys = lines.flatMap((line) => parseVerifierKey(line) ?? []);
  if (keys.length === 0) throw new UsageError(`${source} holds no verifier key`);
  return keys;
}

/**
 * The notes in a file: shipped checkpoints, an earlier export, or one bare note.
 * @throws UsageError for a file without checkpoints.
 */
export async function readAnchors(path: string): Promise<string[]> {
  const text = await load(path);
  if (text.startsWith('incident-tracker/audit/')) return [text];
  const notes = text.split('\n').flatMap((line) => {
    const note = parseLine(line)?.['note'];
    return typeof note === 'string' ? [note] : [];
  });
  if (notes.length === 0) throw new UsageError(`${path} holds no checkpoint`);
  return notes;
}
