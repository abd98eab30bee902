import type { PlatformTransaction, Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import type { Ports } from '../../platform/ports.js';
import { generateAuditKey, openAuditKey, sealAuditKey } from './audit-key.js';
import type { AuditKey } from './audit-key.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A key and when it was made; the newest one signs. */
export interface DatedAuditKey extends AuditKey {
  readonly createdAt: Date;
}

type KeyPorts = Pick<Ports, 'fieldCrypto' | 'logger'>;

/** Every key that can be opened, the newest first. */
export async function findAuditKeys(
  db: Kysely<Schema>,
  { fieldCrypto, logger }: KeyPorts,
): Promise<DatedAuditKey[]> {
  const rows = await db
    .selectFrom('audit_signing_keys')
    .select(['key_id', 'private_key', 'created_at'])
    .orderBy('created_at', 'desc')
    .orderBy('key_id')
    .execute();
  return rows.flatMap(({ key_id, private_key, created_at }) => {
    try {
      return [{ ...openAuditKey(fieldCrypto, key_id, private_key), createdAt: created_at }];
    } catch (error) {
      logger.error({ err: error, keyId: key_id }, 'an audit signing key cannot be opened');
      return [];
    }
  });
}

/**
 * The key that signs now. The first one is made when there is none, and its successor when it is older
 * than AUDIT_KEY_ROTATION_DAYS.
 */
export async function currentAuditKey(
  trx: PlatformTransaction,
  ports: KeyPorts & Pick<Ports, 'clock' | 'config'>,
): Promise<AuditKey> {
  const [newest] = await findAuditKeys(trx, ports);
  const now = ports.clock.now();
  const oldest = new Date(now.getTime() - ports.config.AUDIT_KEY_ROTATION_DAYS * DAY_MS);
  if (newest !== undefined && newest.createdAt > oldest) return newest;
  return addAuditKey(trx, { ...ports, now });
}

/** Makes a new key, which signs as soon as the sealer looks. The older ones stay published. */
export async function addAuditKey(
  trx: PlatformTransaction,
  { fieldCrypto, logger, now }: KeyPorts & { now: Date },
): Promise<AuditKey> {
  const key = generateAuditKey();
  await trx
    .insertInto('audit_signing_keys')
    .values({
      key_id: key.keyId,
      private_key: sealAuditKey(fieldCrypto, key),
      created_at: now,
    })
    .execute();
  logger.info({ keyId: key.keyId }, 'a new key signs the checkpoints of the audit log');
  return key;
}
