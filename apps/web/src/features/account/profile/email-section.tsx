import { Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import { useSession } from '../../../api/session';
import type { PendingEmailChange } from '../../../api/types';
import { focusOnMount } from '../../../ui/focus-on-mount';
import { FormFailure } from '../../../ui/form-failure';
import { QueryView } from '../../../ui/query-view';
import { Section } from '../../../ui/section';
import { strings as common } from '../../../ui/strings';
import { submitWith } from '../../../ui/submit-with';
import { Time } from '../../../ui/time';
import { validateEmail } from '../../auth/validate';
import { strings } from '../strings';
import { VerifyEmail } from './verify-email';

/** The address that the person signs in with, and how to get another one. */
export function EmailSection() {
  const { user } = useSession();
  const change = useQuery(trpc.auth.emailChange.queryOptions({}));
  return (
    <Section title={strings.email.title} description={strings.email.body}>
      <Group gap={8} mb="md">
        <Text fw={550} style={{ overflowWrap: 'anywhere' }}>
          {user.email}
        </Text>
        <Badge variant="light" color={user.emailVerified ? 'teal' : 'yellow'} tt="none" radius="sm">
          {user.emailVerified ? strings.verified : strings.unverified}
        </Badge>
      </Group>
      {!user.emailVerified && <VerifyEmail />}
      <QueryView query={change}>
        {({ pending }) => (pending === null ? <ChangeEmail /> : <PendingChange change={pending} />)}
      </QueryView>
    </Section>
  );
}

function ChangeEmail() {
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const change = useMutation({
    ...trpc.auth.changeEmail.mutationOptions(),
    meta: { handled: true },
  });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { newEmail: '' },
    validate: { newEmail: validateEmail },
  });
  const submit = submitWith(form, async ({ newEmail }) => {
    await change.mutateAsync({ newEmail: newEmail.trim() });
    await client.invalidateQueries(trpc.auth.emailChange.queryFilter());
  });
  if (!opened) {
    return (
      <Button variant="default" onClick={() => setOpened(true)}>
        {strings.email.change}
      </Button>
    );
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={420}>
        <FormFailure error={change.error} />
        <TextInput
          label={strings.email.newEmail}
          description={strings.email.changeBody}
          type="email"
          autoComplete="email"
          required
          ref={focusOnMount}
          key={form.key('newEmail')}
          {...form.getInputProps('newEmail')}
        />
        <Group gap="xs">
          <Button type="submit" loading={change.isPending}>
            {strings.email.send}
          </Button>
          <Button variant="default" onClick={() => setOpened(false)}>
            {common.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function PendingChange({ change }: { change: PendingEmailChange }) {
  const client = useQueryClient();
  const cancel = useMutation(
    trpc.auth.cancelEmailChange.mutationOptions({
      onSuccess: () => notifyDone(strings.email.canceled),
      onSettled: () => client.invalidateQueries(trpc.auth.emailChange.queryFilter()),
    }),
  );
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm">{strings.email.pending(change.newEmail)}</Text>
      <Text size="sm" c="dimmed">
        {strings.email.atOld}: {change.confirmedAtOld ? strings.email.done : strings.email.awaited}{' '}
        · {strings.email.atNew}:{' '}
        {change.confirmedAtNew ? strings.email.done : strings.email.awaited} ·{' '}
        {strings.email.expires} <Time value={change.expiresAt} />
      </Text>
      <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({})}>
        {strings.email.cancel}
      </Button>
    </Stack>
  );
}
