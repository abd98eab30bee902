import { Anchor, Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Mail } from '../../api/types';
import { Time } from '../../ui/time';
import { linksIn } from './links';
import { strings } from './strings';

/** One message as text; its links open in this app. */
export function MailItem({ mail }: { mail: Mail }) {
  const links = linksIn(mail.text);
  return (
    <Paper withBorder p="md" component="li">
      <Group justify="space-between" align="baseline" gap="sm">
        <Group gap={8}>
          <Badge
            variant="light"
            color={mail.channel === 'sms' ? 'violet' : 'gray'}
            tt="none"
            radius="sm"
          >
            {strings.channels[mail.channel]}
          </Badge>
          <Title order={2} size="h5">
            {mail.subject === '' ? strings.textMessage : mail.subject}
          </Title>
        </Group>
        <Text size="sm" c="dimmed">
          <Time value={mail.sentAt} />
        </Text>
      </Group>
      <Text size="sm" c="dimmed" mb="sm">
        {strings.to} {mail.to}
      </Text>
      <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {mail.text}
      </Text>
      {links.length > 0 && (
        <Stack gap={4} mt="sm">
          <Text size="sm" fw={550}>
            {strings.links}
          </Text>
          {links.map(({ label, href }) => (
            <Anchor
              key={href}
              href={href}
              size="sm"
              underline="always"
              style={{ overflowWrap: 'anywhere' }}
            >
              {label}
            </Anchor>
          ))}
        </Stack>
      )}
    </Paper>
  );
}
