import type { AuditListInput } from '../../api/types';
import { keysOf } from '../../app/keys-of';
import type { Area } from './search';

type Action = NonNullable<AuditListInput['action']>[number];

/** Every action by its area; the type is complete, so that none can be forgotten. */
const AREA_OF: Readonly<Record<Action, Area>> = {
  'auth.signed_up': 'auth',
  'auth.signed_in': 'auth',
  'auth.signed_out': 'auth',
  'auth.password_changed': 'auth',
  'auth.password_reset': 'auth',
  'auth.email_verified': 'auth',
  'auth.email_change_requested': 'auth',
  'auth.email_change_canceled': 'auth',
  'auth.email_changed': 'auth',
  'auth.phone_verified': 'auth',
  'auth.phone_removed': 'auth',
  'auth.data_exported': 'auth',
  'auth.account_deleted': 'auth',
  'auth.session_revoked': 'auth',
  'auth.sessions_revoked': 'auth',
  'auth.token_reused': 'auth',
  'auth.reauthenticated': 'auth',
  'auth.mfa_enabled': 'auth',
  'auth.mfa_disabled': 'auth',
  'auth.totp_enabled': 'auth',
  'auth.totp_disabled': 'auth',
  'auth.recovery_codes_replaced': 'auth',
  'auth.recovery_code_used': 'auth',
  'auth.passkey_added': 'auth',
  'auth.passkey_removed': 'auth',
  'auth.provider_linked': 'auth',
  'auth.provider_unlinked': 'auth',
  'tenant.created': 'tenant',
  'tenant.updated': 'tenant',
  'tenant.sso_changed': 'tenant',
  'tenant.plan_changed': 'tenant',
  'audit.personal_data_erased': 'tenant',
  'tenant.deleted': 'tenant',
  'tenant.restored': 'tenant',
  'tenant.ownership_transferred': 'tenant',
  'member.joined': 'member',
  'member.role_changed': 'member',
  'member.removed': 'member',
  'member.left': 'member',
  'invite.created': 'invite',
  'invite.resent': 'invite',
  'invite.revoked': 'invite',
  'invite.accepted': 'invite',
  'service_account.created': 'service_account',
  'service_account.updated': 'service_account',
  'api_key.created': 'api_key',
  'api_key.revoked': 'api_key',
  'api_key.rotated': 'api_key',
  'webhook.created': 'webhook',
  'webhook.updated': 'webhook',
  'webhook.deleted': 'webhook',
  'webhook.secret_rotated': 'webhook',
  'webhook.recovered': 'webhook',
  'webhook.disabled': 'webhook',
  'webhook.tested': 'webhook',
  'webhook.redelivered': 'webhook',
  'incident.declared': 'incident',
  'incident.updated': 'incident',
  'incident.imported': 'incident',
  'incident.merged': 'incident',
  'incident.exported': 'incident',
  'incident_link.added': 'incident',
  'incident_link.removed': 'incident',
  'review.saved': 'incident',
  'alert.fired': 'incident',
  'alert.resolved': 'incident',
  'timeline_event.added': 'incident',
  'timeline_event.updated': 'incident',
  'task.added': 'incident',
  'task.updated': 'incident',
  'status_update.published': 'incident',
};

/** The actions of an area, for the filter. */
export function actionsOf(area: Area): Action[] {
  return keysOf(AREA_OF).filter((action) => AREA_OF[action] === area);
}

/** `incident.status_changed` as people read it: `Incident status changed`. */
export function actionLabel(action: string): string {
  const words = action.replaceAll(/[._]/g, ' ').replace(/^api\b/, 'API');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
