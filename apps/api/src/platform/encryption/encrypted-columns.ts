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
  },
} as const satisfies Readonly<Record<string, EncryptedColumn>>;

/** The name of an encrypted column, `table.column`. */
export type EncryptedColumnName = keyof typeof ENCRYPTED_COLUMNS;
