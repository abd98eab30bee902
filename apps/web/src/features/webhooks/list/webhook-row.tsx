import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Webhook } from '../../../api/types';
import { Row, clickable } from '../../../ui/rows';
import { EndpointBadge } from '../badges';
import { BreakableUrl } from '../breakable-url';
import { strings } from '../strings';
import { subscriptionLabel } from '../vocabulary';
import classes from './list.module.css';
import { RecentDeliveries } from './recent-deliveries';

/** A webhook in the list: where it leads, whether it works, and how it fared of late. */
export function WebhookRow({ webhook }: { webhook: Webhook }) {
  const { id: webhookId, url, description, events, circuit, enabled } = webhook;
  const { consecutiveFailures } = circuit;
  return (
    <Row className={classes.row}>
      <div className={classes.main}>
        <Link to="/webhooks/$webhookId" params={{ webhookId }} className={clickable.target}>
          <BreakableUrl url={url} />
        </Link>
        <Text size="sm" c="dimmed" truncate>
          {subscriptionLabel(events)}
          {description !== '' && ` · ${description}`}
        </Text>
      </div>
      <div className={classes.state}>
        <EndpointBadge webhook={webhook} />
        {enabled && consecutiveFailures > 0 && (
          <Text size="xs" c="dimmed">
            {strings.inARow(consecutiveFailures)}
          </Text>
        )}
      </div>
      <RecentDeliveries webhookId={webhookId} />
    </Row>
  );
}
