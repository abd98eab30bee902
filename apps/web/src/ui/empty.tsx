import { Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface EmptyProps {
  icon: TablerIcon;
  title: string;
  description: string;
  /** The one thing to do about it. */
  action?: ReactNode;
  /** 1 where this is all that the page shows. */
  order?: 1 | 2;
}

/** A list without content: why, and what to do about it. */
export function Empty({ icon: Icon, title, description, action, order = 2 }: EmptyProps) {
  return (
    <Stack align="center" gap="xs" py={48} px="md" ta="center">
      <ThemeIcon size={48} radius="xl" variant="light" color="gray">
        <Icon size={24} aria-hidden />
      </ThemeIcon>
      <Title order={order} size="h4">
        {title}
      </Title>
      <Text c="dimmed" size="sm" maw={420}>
        {description}
      </Text>
      {action !== undefined && <div style={{ marginTop: 8 }}>{action}</div>}
    </Stack>
  );
}
