import { Paper, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface SectionProps {
  title: string;
  description?: string;
  children: ReactNode;
}

/** A part of a page with a heading of its own. */
export function Section({ title, description, children }: SectionProps) {
  return (
    <Paper withBorder p="lg" component="section" aria-label={title}>
      <Title order={2} size="h4" mb={description === undefined ? 'md' : 4}>
        {title}
      </Title>
      {description !== undefined && (
        <Text size="sm" c="dimmed" mb="md" maw={640}>
          {description}
        </Text>
      )}
      {children}
    </Paper>
  );
}
