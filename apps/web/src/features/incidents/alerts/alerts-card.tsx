import { Anchor, Badge, Code, Group, Text, VisuallyHidden } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { Item, ItemList } from '../../../ui/item-list';
import { Section } from '../../../ui/section';
import { Time } from '../../../ui/time';
import type { AlertState, ShownAlert } from './alerts-of';
import { strings } from './strings';
import { useAlerts } from './use-alerts';

const COLORS: Readonly<Record<AlertState, string>> = {
  firing: 'red',
  acknowledged: 'orange',
  resolved: 'teal',
};

/** The alerts behind an incident; nothing where there are none. */
export function AlertsCard({ incidentId }: { incidentId: string }) {
  const alerts = useAlerts(incidentId, true);
  if (alerts.length === 0) return null;
  return (
    <Section title={strings.title} description={strings.description}>
      <ItemList label={strings.title}>
        {alerts.map((alert) => (
          <AlertItem key={alert.id} alert={alert} />
        ))}
      </ItemList>
    </Section>
  );
}

function AlertItem({ alert }: { alert: ShownAlert }) {
  const { source, state, message, at, labels, url } = alert;
  return (
    <Item>
      <Group gap={8}>
        <Badge variant="light" color={COLORS[state]} tt="none" radius="sm">
          {strings.states[state]}
        </Badge>
        <Text span size="sm" c="dimmed">
          {strings.source}: <strong>{source}</strong> · <Time value={at} />
        </Text>
        {url !== null && (
          <Anchor href={url} target="_blank" rel="noopener noreferrer" size="sm" underline="always">
            {strings.open}
            <IconExternalLink
              size={14}
              aria-hidden
              style={{ verticalAlign: '-2px', marginInline: 4 }}
            />
            <VisuallyHidden>{strings.newTab}</VisuallyHidden>
          </Anchor>
        )}
      </Group>
      <Text size="sm" fw={550} mt={4}>
        {message}
      </Text>
      {labels.length > 0 && (
        <Group gap={6} mt={6} role="group" aria-label={strings.labels}>
          {labels.map(([name, value]) => (
            <Code key={name}>
              {name}={value}
            </Code>
          ))}
        </Group>
      )}
    </Item>
  );
}
