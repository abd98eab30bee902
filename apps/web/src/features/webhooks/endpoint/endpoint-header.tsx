import { Badge, Button, Group, Paper, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPencil, IconSend } from '@tabler/icons-react';
import type { Webhook } from '../../../api/types';
import { TextLink } from '../../../ui/text-link';
import { Time } from '../../../ui/time';
import { EndpointBadge } from '../badges';
import { BreakableUrl } from '../breakable-url';
import { EditWebhook } from '../form/edit-webhook';
import { strings } from '../strings';
import classes from './endpoint.module.css';
import { EndpointMenu } from './endpoint-menu';
import { SendTest } from './send-test';

/** Where a webhook leads, what it is told of, whether it works, and what can be done about it. */
export function EndpointHeader({ webhook }: { webhook: Webhook }) {
  const { url, description, enabled, circuit, createdBy, createdAt } = webhook;
  const [editing, { open: edit, close: endEdit }] = useDisclosure(false);
  const [testing, { open: test, close: endTest }] = useDisclosure(false);
  return (
    <Paper withBorder p="md">
      <TextLink to="/webhooks" size="sm" underline="always">
        {strings.endpoint.back}
      </TextLink>
      <div className={classes.head}>
        <div className={classes.what}>
          <Title order={1} size="h3" className={classes.url}>
            <BreakableUrl url={url} />
          </Title>
          {description !== '' && (
            <Text size="sm" className={classes.url}>
              {description}
            </Text>
          )}
          <Group gap={8} mt={8}>
            <EndpointBadge webhook={webhook} />
            {enabled && circuit.state === 'closed' && circuit.consecutiveFailures > 0 && (
              <Badge variant="light" color="orange" tt="none" radius="sm">
                {strings.inARow(circuit.consecutiveFailures)}
              </Badge>
            )}
            <Text size="sm" c="dimmed" component="span">
              {strings.endpoint.created} <Time value={createdAt} /> {strings.endpoint.by}{' '}
              {createdBy.name}
            </Text>
          </Group>
        </div>
        <Group gap="xs" className={classes.actions}>
          {enabled && (
            <Button px="sm" leftSection={<IconSend size={16} aria-hidden />} onClick={test}>
              {strings.endpoint.test}
            </Button>
          )}
          <Button
            px="sm"
            variant="default"
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={edit}
          >
            {strings.endpoint.edit}
          </Button>
          <EndpointMenu webhook={webhook} />
        </Group>
      </div>
      <Subscription events={webhook.events} />
      {editing && <EditWebhook webhook={webhook} onClose={endEdit} />}
      {testing && <SendTest webhookId={webhook.id} onClose={endTest} />}
    </Paper>
  );
}

function Subscription({ events }: { events: readonly string[] }) {
  return (
    <ul className={classes.events} aria-label={strings.endpoint.facts}>
      {events.map((type) => (
        <li key={type}>{type === '*' ? strings.allEvents : type}</li>
      ))}
    </ul>
  );
}
