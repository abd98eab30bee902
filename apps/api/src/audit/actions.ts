/**
 * Every action that the audit log can hold, with what it means. The list is closed: an action that
 * is not here cannot be recorded. Names are public (the filter of the log): added, never renamed.
 */
export const AUDIT_ACTIONS = {
  // identity
  'auth.signed_up': 'Somebody created an account',
  'auth.signed_in': 'Somebody signed in',
  'auth.signed_out': 'Somebody signed out',
  'auth.password_changed': 'Somebody changed their password',
  'auth.password_reset': 'Somebody set a new password by a mailed link',
  'auth.email_verified': 'Somebody verified their email address',
  'auth.email_change_requested': 'Somebody asked to change their email address',
  'auth.email_change_canceled': 'Somebody called off a change of their email address',
  'auth.email_changed': 'Somebody changed their email address',
  'auth.phone_verified': 'Somebody verified a phone number',
  'auth.phone_removed': 'Somebody removed their phone number',
  'auth.data_exported': 'Somebody exported what is held about them',
  'auth.account_deleted': 'Somebody deleted their account',
  'auth.session_revoked': 'Somebody ended one of their sessions',
  'auth.sessions_revoked': 'Somebody ended several or all of their sessions',
  'auth.token_reused': 'A spent refresh token was used again, and its session ended',
  'auth.reauthenticated': 'Somebody proved again that a session is theirs',
  'auth.mfa_enabled': 'Somebody turned two-step sign-in on',
  'auth.mfa_disabled': 'Somebody turned two-step sign-in off',
  'auth.totp_enabled': 'Somebody added or replaced their authenticator app',
  'auth.totp_disabled': 'Somebody removed their authenticator app',
  'auth.recovery_codes_replaced': 'Somebody made new recovery codes',
  'auth.recovery_code_used': 'Somebody used a recovery code',
  'auth.passkey_added': 'Somebody added a passkey',
  'auth.passkey_removed': 'Somebody removed a passkey',
  'auth.provider_linked': 'Somebody connected an account of a sign-in provider',
  'auth.provider_unlinked': 'Somebody disconnected an account of a sign-in provider',
  // tenancy
  'tenant.created': 'The tenant was created',
  'tenant.updated': 'The tenant was renamed or its settings changed',
  'tenant.sso_changed': 'The email domains that must sign in through a provider changed',
  'tenant.plan_changed': 'The tenant got another plan',
  'tenant.deleted': 'The tenant was deleted; it can be restored for 30 days',
  'tenant.restored': 'The deleted tenant was restored',
  'tenant.ownership_transferred': 'The tenant was handed over to another member',
  'member.joined': 'A person became a member',
  'member.role_changed': 'A member got another role',
  'member.removed': 'A member was removed',
  'member.left': 'A member left',
  'invite.created': 'A person was invited',
  'invite.resent': 'An invitation was sent again, with a new link',
  'invite.revoked': 'An invitation was withdrawn',
  'invite.accepted': 'An invitation was accepted',
  // automation
  'service_account.created': 'A service account was created',
  'service_account.updated':
    'A service account was renamed, given another role, disabled or enabled',
  'api_key.created': 'An API key was issued',
  'api_key.revoked': 'An API key was revoked',
  'api_key.rotated': 'An API key was replaced by a new one',
  // webhooks
  'webhook.created': 'A webhook was created',
  'webhook.updated': 'A webhook was changed, disabled or enabled',
  'webhook.deleted': 'A webhook was deleted, with its secret',
  'webhook.secret_rotated': 'A webhook got a new signing secret',
  'webhook.recovered': 'The circuit of a webhook was closed by hand',
  'webhook.disabled':
    'A webhook was disabled because its endpoint failed for days or said it was gone',
  'webhook.tested': 'A test event was sent to a webhook',
  'webhook.redelivered': 'Deliveries of a webhook were sent again',
  // the log itself
  'audit.personal_data_erased': 'Personal data of somebody was erased from the audit log',
  // incidents
  'incident.declared': 'An incident was declared',
  'incident.updated': 'Fields, status, severity or roles of an incident changed',
  'incident.imported': 'An incident was taken over from another system',
  'incident.merged': 'An incident was merged into another',
  'incident.exported': 'Incidents were exported to a file',
  'incident_link.added': 'An incident was linked with a page or another incident',
  'incident_link.removed': 'A link of an incident was removed',
  'review.saved': 'The review of an incident was begun, changed or published',
  'alert.fired': 'An alert of the monitoring was taken in',
  'alert.resolved': 'The monitoring said that an alert does not fire any more',
  'timeline_event.added': 'An event was added to a timeline',
  'timeline_event.updated': 'An event on a timeline was edited, pinned or unpinned',
  'task.added': 'A task was added',
  'task.updated': 'A task changed',
  'status_update.published': 'A status update was published',
} as const satisfies Readonly<Record<string, string>>;

/** The name of an action in the audit log. */
export type AuditAction = keyof typeof AUDIT_ACTIONS;
