import { Anchor, Box, Center, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { trpc } from '../api/client';
import { usePageTitle } from './page';
import { strings } from './strings';

interface PlainPageProps {
  title: string;
  description?: string;
  children: ReactNode;
  footer?: ReactNode;
  /** Offer the local mailbox, where the product has one: on pages that send or await mail. */
  withMailbox?: boolean;
}

/** A page outside the shell: one card in the middle. */
export function PlainPage({
  title,
  description,
  children,
  footer,
  withMailbox = false,
}: PlainPageProps) {
  usePageTitle(title);
  const { data: me } = useQuery(trpc.auth.me.queryOptions({}));
  return (
    <Center component="main" mih="100dvh" p="md">
      <Box w="100%" maw={420}>
        <Stack align="center" gap={8} mb="lg">
          <img src="/favicon.svg" width={44} height={44} alt="" />
          <Text fw={700}>{strings.app}</Text>
        </Stack>
        <Paper withBorder p="xl" shadow="xs">
          <Title order={1} size="h3" mb={description === undefined ? 'md' : 4}>
            {title}
          </Title>
          {description !== undefined && (
            <Text size="sm" c="dimmed" mb="md">
              {description}
            </Text>
          )}
          {children}
        </Paper>
        <Stack align="center" gap={4} mt="md" fz="sm">
          {footer}
          {withMailbox && me?.instance.mailbox === true && (
            <Anchor
              size="sm"
              underline="always"
              renderRoot={(props) => <Link to="/mailbox" {...props} />}
            >
              {strings.openMailbox}
            </Anchor>
          )}
        </Stack>
      </Box>
    </Center>
  );
}
