import { IncidentTrackerError } from '../errors/incident-tracker-error.js';

/** A webhook that is not genuine, or too old: answer it with 400 and do nothing. */
export class WebhookVerificationError extends IncidentTrackerError {
  override readonly name: string = 'WebhookVerificationError';

  constructor(message: string) {
    super({ code: 'WEBHOOK_INVALID', message });
  }
}
