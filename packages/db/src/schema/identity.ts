import type { ColumnType, Generated } from 'kysely';
import type {
  BigIntText,
  GeneratedTimestamp,
  Json,
  OptionalTimestamp,
  Timestamp,
} from './columns.js';

export interface UsersTable {
  id: string;
  email: string;
  name: string;
  password_hash: string;
  email_verified_at: OptionalTimestamp;
  last_tenant_id: string | null;
  /** Encrypted. */
  phone: string | null;
  phone_index: Buffer | null;
  phone_verified_at: OptionalTimestamp;
  /** Since when the account has a second factor. */
  mfa_enabled_at: OptionalTimestamp;
  version: Generated<number>;
  created_at: GeneratedTimestamp;
  updated_at: GeneratedTimestamp;
  deleted_at: OptionalTimestamp;
}

/** The view through which other rooms read who somebody is. */
export interface PeopleView {
  id: string;
  name: string;
  email: string;
  mfa_enabled: boolean;
}

export interface SessionsTable {
  id: string;
  /** NULL where the sign-in is proven by tokens. */
  secret_hash: Buffer | null;
  transport: Generated<'cookie' | 'token'>;
  user_id: string;
  active_tenant_id: string | null;
  created_at: Timestamp;
  authenticated_at: Timestamp;
  last_seen_at: Timestamp;
  expires_at: Timestamp;
  ip: string | null;
  user_agent: string | null;
  /** `local`, or `oidc:` and the id of the provider. */
  auth_method: Generated<string>;
  /** Of the address that the provider vouched for. */
  auth_domain: ColumnType<string | null, string | null | undefined, string | null>;
}

export interface RefreshTokensTable {
  token_hash: Buffer;
  session_id: string;
  generation: number;
  created_at: Timestamp;
  expires_at: Timestamp;
  spent_at: OptionalTimestamp;
}

export interface SigningKeysTable {
  kid: string;
  /** The public half as a JWK (RFC 7517). */
  public_jwk: Json<Record<string, unknown>>;
  /** The private half, encrypted. */
  private_key: string;
  created_at: Timestamp;
  not_before: Timestamp;
  retired_at: OptionalTimestamp;
}

export interface TotpFactorsTable {
  id: string;
  user_id: string;
  /** The shared secret, encrypted. */
  secret: string;
  created_at: Timestamp;
  confirmed_at: OptionalTimestamp;
  last_step: ColumnType<string, number | undefined, number>;
}

export interface RecoveryCodesTable {
  user_id: string;
  code_hash: Buffer;
  created_at: Timestamp;
  used_at: OptionalTimestamp;
}

export interface PasskeysTable {
  id: string;
  user_id: string;
  /** base64url. */
  credential_id: string;
  /** COSE_Key (RFC 9052 §7). */
  public_key: Buffer;
  sign_count: BigIntText;
  transports: string[];
  backed_up: boolean;
  name: string;
  created_at: Timestamp;
  last_used_at: OptionalTimestamp;
}

export interface MfaChallengesTable {
  challenge_hash: Buffer;
  id: string;
  user_id: string;
  transport: 'cookie' | 'token';
  device_hash: Buffer;
  attempts: Generated<number>;
  created_at: Timestamp;
  expires_at: Timestamp;
  used_at: OptionalTimestamp;
  auth_method: Generated<string>;
  auth_domain: ColumnType<string | null, string | null | undefined, string | null>;
}

export interface WebauthnChallengesTable {
  challenge_hash: Buffer;
  purpose: 'register' | 'sign_in' | 'second_factor' | 'reauthenticate';
  binding: Buffer;
  expires_at: Timestamp;
}

export interface OidcIdentitiesTable {
  id: string;
  user_id: string;
  provider: string;
  issuer: string;
  subject: string;
  email: string | null;
  linked_at: Timestamp;
  last_used_at: Timestamp;
}

export interface OidcFlowsTable {
  state_hash: Buffer;
  browser_hash: Buffer;
  provider: string;
  purpose: 'sign_in' | 'link' | 'reauthenticate';
  return_to: string;
  expires_at: Timestamp;
}

export interface OidcPendingLinksTable {
  token_hash: Buffer;
  browser_hash: Buffer;
  user_id: string;
  provider: string;
  issuer: string;
  subject: string;
  email: string;
  expires_at: Timestamp;
}

export interface OneTimeTokensTable {
  token_hash: Buffer;
  id: string;
  purpose: 'verify_email' | 'reset_password';
  user_id: string;
  email: string;
  channel: Generated<'email' | 'sms'>;
  created_at: GeneratedTimestamp;
  expires_at: Timestamp;
  used_at: OptionalTimestamp;
}

export interface OtpFlowsTable {
  id: string;
  purpose: 'verify_email' | 'verify_phone' | 'recovery';
  channel: 'email' | 'sms';
  user_id: string | null;
  own_session: boolean;
  email: string | null;
  /** Encrypted. */
  phone: string | null;
  message_id: string | null;
  code_mac: Buffer;
  attempts: Generated<number>;
  created_at: Timestamp;
  expires_at: Timestamp;
  used_at: OptionalTimestamp;
}

export interface OtpSendsTable {
  key: Buffer;
  sent_at: Date[];
  updated_at: Timestamp;
}

export interface EmailChangesTable {
  id: string;
  user_id: string;
  old_email: string;
  new_email: string;
  old_token_hash: Buffer;
  new_token_hash: Buffer;
  old_confirmed_at: OptionalTimestamp;
  new_confirmed_at: OptionalTimestamp;
  completed_at: OptionalTimestamp;
  canceled_at: OptionalTimestamp;
  created_at: Timestamp;
  expires_at: Timestamp;
}

export interface LoginAttemptsTable {
  scope: 'account_device' | 'account' | 'network';
  key: Buffer;
  failures: Generated<number>;
  locked_until: OptionalTimestamp;
  updated_at: GeneratedTimestamp;
}

export interface KnownDevicesTable {
  user_id: string;
  device_hash: Buffer;
  created_at: GeneratedTimestamp;
  last_seen_at: GeneratedTimestamp;
}

export interface UserActivityTable {
  id: string;
  user_id: string;
  type: string;
  occurred_at: GeneratedTimestamp;
  ip: string | null;
  user_agent: string | null;
  details: Json<Record<string, unknown>>;
}

/** People, how they prove who they are, and their sign-ins. Global: no tenant owns them. */
export interface IdentitySchema {
  users: UsersTable;
  people: PeopleView;
  sessions: SessionsTable;
  refresh_tokens: RefreshTokensTable;
  signing_keys: SigningKeysTable;
  totp_factors: TotpFactorsTable;
  recovery_codes: RecoveryCodesTable;
  passkeys: PasskeysTable;
  mfa_challenges: MfaChallengesTable;
  webauthn_challenges: WebauthnChallengesTable;
  oidc_identities: OidcIdentitiesTable;
  oidc_flows: OidcFlowsTable;
  oidc_pending_links: OidcPendingLinksTable;
  one_time_tokens: OneTimeTokensTable;
  otp_flows: OtpFlowsTable;
  otp_sends: OtpSendsTable;
  email_changes: EmailChangesTable;
  login_attempts: LoginAttemptsTable;
  known_devices: KnownDevicesTable;
  user_activity: UserActivityTable;
}
