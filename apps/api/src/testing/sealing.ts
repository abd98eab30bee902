import { createTestDatabase } from '@incident-tracker/db/testing';
import type { Database } from '@incident-tracker/db';
import { startSealer } from '../audit/sealing/sealer.js';
import type { SealerPorts } from '../audit/sealing/sealer.js';
import type { CheckpointSink } from '../audit/shipping/sink.js';
import { readConfig } from '../config.js';
import { systemClock } from '../platform/clock.js';
import { fixedKeys } from '../platform/encryption/key-set.js';
import { createFieldCrypto } from '../platform/field-crypto.js';
import { createLogger } from '../platform/logger.js';
import type { Leadership } from '../platform/leadership/lead-in-turn.js';
import { MetricRegistry } from '../platform/telemetry/metric-registry.js';

const KEYS = `1:${Buffer.alloc(32, 'key for tests only').toString('base64')}`;

/** What a sealer takes, over a database of a test. */
export function sealerPorts(
  db: Database,
  {
    onLog = () => {},
    env = {},
  }: { onLog?: (line: string) => void; env?: Record<string, string> } = {},
): SealerPorts {
  return {
    db,
    config: readConfig({ AUDIT_SHIP_SECONDS: '1', ...env }),
    clock: systemClock,
    logger: createLogger('info', { write: onLog }),
    fieldCrypto: createFieldCrypto(fixedKeys(KEYS)),
    metrics: new MetricRegistry(),
  };
}

/** A database whose log is sealed by a sealer that runs; both end together. */
export async function startSealedDatabase(
  sinks: readonly CheckpointSink[] = [],
): Promise<AsyncDisposable & { readonly database: Database; readonly sealer: Leadership }> {
  const stack = new AsyncDisposableStack();
  const { database } = stack.use(await createTestDatabase());
  const sealer = stack.use(startSealer(sealerPorts(database), sinks));
  return { database, sealer, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
