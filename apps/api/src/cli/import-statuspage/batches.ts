import { MAX_RECORDS } from '../../incidents/import/schemas.js';
import type { HistoryRecord } from './read-history.js';

/** Bytes of records in one request: the body limit of the API, less what stands around them. */
const MAX_BYTES = 1_000_000;

/**
 * Splits records into batches that the API accepts, in order. A record that alone is too large makes
 * a batch of its own, which the server will refuse by name.
 */
export function batches(records: readonly HistoryRecord[]): HistoryRecord[][] {
  const result: HistoryRecord[][] = [];
  let batch: HistoryRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = Buffer.byteLength(JSON.stringify(record)) + 1;
    if (batch.length > 0 && (batch.length === MAX_RECORDS || bytes + size > MAX_BYTES)) {
      result.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(record);
    bytes += size;
  }
  if (batch.length > 0) result.push(batch);
  return result;
}
