import { Button, Container, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconMailbox, IconRefresh } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { trpc } from '../../api/client';
import { toProblem } from '../../api/errors';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { usePageTitle } from '../../ui/page';
import { RowsSkeleton } from '../../ui/rows-skeleton';
import { TextLink } from '../../ui/text-link';
import { MailItem } from './mail-item';
import { strings } from './strings';

const REFRESH_MS = 5000;

/** The mail and text messages that were not sent, in an installation without a provider for them. */
export function MailboxPage() {
  usePageTitle(strings.title);
  const [to, setTo] = useState('');
  const [asked] = useDebouncedValue(to.trim(), 250);
  const query = useQuery({
    ...trpc.dev.mailbox.queryOptions(asked === '' ? {} : { to: asked }),
    refetchInterval: (state) => (state.state.error === null ? REFRESH_MS : false),
    placeholderData: keepPreviousData,
  });
  const absent = query.error !== null && toProblem(query.error).code === 'NOT_FOUND';
  return (
    <Container component="main" size="md" py="xl">
      <Stack gap="lg">
        <Group justify="space-between" align="flex-end">
          <div>
            <TextLink to="/" size="sm" underline="always">
              {strings.back}
            </TextLink>
            <Title order={1} size="h2" mt={4}>
              {strings.title}
            </Title>
            <Text c="dimmed" size="sm" mt={4} maw={640}>
              {strings.description}
            </Text>
          </div>
        </Group>
        {absent ? (
          <Paper withBorder>
            <Empty
              icon={IconMailbox}
              title={strings.unavailableTitle}
              description={strings.unavailable}
              action={
                <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
                  {strings.back}
                </Button>
              }
            />
          </Paper>
        ) : (
          <>
            <Group align="flex-end" gap="sm">
              <TextInput
                label={strings.filter}
                placeholder={strings.filterPlaceholder}
                value={to}
                onChange={({ currentTarget }) => setTo(currentTarget.value)}
                style={{ flex: '1 1 220px', maxWidth: 360 }}
              />
              <Button
                variant="default"
                leftSection={<IconRefresh size={16} aria-hidden />}
                loading={query.isRefetching && query.isPlaceholderData}
                onClick={() => void query.refetch()}
              >
                {strings.refresh}
              </Button>
            </Group>
            {query.data === undefined ? (
              query.error === null ? (
                <RowsSkeleton rows={4} height={72} />
              ) : (
                <Failure error={query.error} retry={() => void query.refetch()} />
              )
            ) : query.data.items.length === 0 ? (
              <Paper withBorder>
                <Empty icon={IconMailbox} title={strings.emptyTitle} description={strings.empty} />
              </Paper>
            ) : (
              <Stack
                component="ul"
                gap="md"
                m={0}
                p={0}
                aria-label={strings.list}
                style={{ listStyle: 'none' }}
              >
                {query.data.items.map((mail) => (
                  <MailItem key={mail.id} mail={mail} />
                ))}
              </Stack>
            )}
          </>
        )}
      </Stack>
    </Container>
  );
}
