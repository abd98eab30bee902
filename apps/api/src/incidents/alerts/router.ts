import { router } from '../../trpc/init.js';
import { tenantProcedure } from '../../trpc/procedures.js';
import { readAlertBody } from './read-body.js';
import { receiveAlerts } from './receive-alerts.js';
import { receiveAlertsInput, receiveAlertsResult } from './schemas.js';

export const alertsRouter = router({
  receive: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      tenant: 'active',
      permission: 'alerts.create',
      rate: 'write',
      rest: {
        method: 'POST',
        path: '/v1/alerts',
        summary: 'Take in alerts of the monitoring',
        description:
          'A firing alert declares an incident in triage; while that is open, alerts with the same key are counted and told on its timeline. A resolved alert is told there, too, and with `autoResolve` ends the incident after its last alert. The webhooks of Alertmanager, Grafana, PagerDuty (Events API v2), CloudWatch (SNS), Datadog and Sentry can be pointed here as they are; they may add `?autoResolve=true` to the address.',
        tags: ['alerts'],
        errors: ['QUOTA_EXCEEDED'],
        readBody: readAlertBody,
      },
    })
    .input(receiveAlertsInput)
    .output(receiveAlertsResult)
    .mutation(({ ctx, input }) => receiveAlerts(ctx, input)),
});
