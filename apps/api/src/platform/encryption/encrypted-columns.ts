import type { Schema } from '@incident-tracker/db';

/** A column whose values are encrypted, and what tells its rows apart. */
export interface EncryptedColumn {
  readonly table: keyof Schema;
  readonly column: string;
  /** The column that names the row. It must never change: the ciphertext is bound to it. */
  readonly rowId: string;
  /** The column that names the tenant; null in a global table. */
  readonly tenantId: string | null;
  /** The column that holds the blind index of the value, where it is searched for. */
  readonly blindIndex?: string;
  /** The property that is indexed, where the value is a JSON object and not all of it is. */
  readonly indexedProperty?: string;
  /**
   * The encrypted column that has what was indexed, once the value itself is forgotten (null) and its
   * index remains.
   */
  readonly rememberedBy?: string;
}

/**
 * Every encrypted column of the database. `pnpm keys:rotate` goes through this list, and nothing can
 * be encrypted for a column that is not in it.
 */
export const ENCRYPTED_COLUMNS = {
  'signing_keys.private_key': {
    table: 'signing_keys',
    column: 'private_key',
    rowId: 'kid',
    tenantId: null,
  },
  'audit_signing_keys.private_key': {
    table: 'audit_signing_keys',
    column: 'private_key',
    rowId: 'key_id',
    tenantId: null,
  },
  'totp_factors.secret': {
    table: 'totp_factors',
    column: 'secret',
    rowId: 'id',
    tenantId: null,
  },
  'users.phone': {
    table: 'users',
    column: 'phone',
    rowId: 'id',
    tenantId: null,
    blindIndex: 'phone_index',
  },
  'otp_flows.phone': { table: 'otp_flows', column: 'phone', rowId: 'id', tenantId: null },
  'mail_messages.content': {
    table: 'mail_messages',
    column: 'content',
    rowId: 'id',
    tenantId: null,
    blindIndex: 'recipient_index',
    indexedProperty: 'phone',
    // A message is forgotten when it has left; its person's export and erasure still look for it.
    rememberedBy: 'users.phone',
  },
  'webhook_endpoints.secret': {
    table: 'webhook_endpoints',
    column: 'secret',
    rowId: 'id',
    tenantId: 'tenant_id',
  },
  'webhook_endpoints.previous_secret': {
    table: 'webhook_endpoints',
    column: 'previous_secret',
    rowId: 'id',
    tenantId: 'tenant_id',
  },
  'chat_channels.url': {
    table: 'chat_channels',
    column: 'url',
    rowId: 'id',
    tenantId: 'tenant_id',
  },
} as const satisfies Readonly<Record<string, EncryptedColumn>>;

/** The name of an encrypted column, `table.column`. */
export type EncryptedColumnName = keyof typeof ENCRYPTED_COLUMNS;

/** The same columns as a list; widened, because it may hold any. */
export const ENCRYPTED_COLUMN_LIST: readonly (readonly [EncryptedColumnName, EncryptedColumn])[] =
  Object.entries(ENCRYPTED_COLUMNS).map(([name, column]) => [columnName(name), column] as const);

/** The keys of the list are its own names. */
function columnName(name: string): EncryptedColumnName {
  return name as EncryptedColumnName;
}
