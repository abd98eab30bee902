import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import { useSession } from '../../../api/session';
import { Confirm } from '../../../ui/confirm';
import { focusOnMount } from '../../../ui/focus-on-mount';
import { FormFailure } from '../../../ui/form-failure';
import { QueryView } from '../../../ui/query-view';
import { Section } from '../../../ui/section';
import { strings as common } from '../../../ui/strings';
import { submitWith } from '../../../ui/submit-with';
import { Time } from '../../../ui/time';
import { SentCodeForm } from '../../auth/sent-code-form';
import { strings as auth } from '../../auth/strings';
import { validatePhone } from '../../auth/validate';
import { strings } from '../strings';

/** A number by which a lost password can be replaced; it counts once a code has verified it. */
export function PhoneSection() {
  const client = useQueryClient();
  const { instance } = useSession();
  const [editing, setEditing] = useState(false);
  const phone = useQuery(trpc.auth.phone.queryOptions({}));
  const refresh = () => client.invalidateQueries(trpc.auth.phone.queryFilter());
  const remove = useMutation(
    trpc.auth.removePhone.mutationOptions({
      onSuccess: async () => {
        await refresh();
        notifyDone(strings.phone.removed);
      },
    }),
  );
  return (
    <Section title={strings.phone.title} description={strings.phone.body}>
      <QueryView query={phone}>
        {({ phone: number, verifiedAt }) => (
          <Stack gap="md" align="flex-start">
            {!instance.textMessages && (
              <Text size="sm" c="dimmed">
                {strings.phone.unavailable}
              </Text>
            )}
            {number !== null && (
              <div>
                <Text fw={550}>{number}</Text>
                {verifiedAt !== null && (
                  <Text size="sm" c="dimmed">
                    {strings.verified} <Time value={verifiedAt} />
                  </Text>
                )}
              </div>
            )}
            {editing ? (
              <PhoneForm
                onClose={() => setEditing(false)}
                onVerified={async () => {
                  await refresh();
                  setEditing(false);
                  notifyDone(strings.phone.added);
                }}
              />
            ) : (
              <Group gap="xs">
                {instance.textMessages && (
                  <Button variant="default" onClick={() => setEditing(true)}>
                    {number === null ? strings.phone.add : strings.phone.change}
                  </Button>
                )}
                {number !== null && (
                  <Confirm
                    title={strings.phone.remove}
                    message={strings.phone.removeBody}
                    confirmLabel={strings.phone.remove}
                    busy={remove.isPending}
                    onConfirm={() => remove.mutateAsync({})}
                  >
                    {(ask) => (
                      <Button variant="default" onClick={ask}>
                        {strings.phone.remove}
                      </Button>
                    )}
                  </Confirm>
                )}
              </Group>
            )}
          </Stack>
        )}
      </QueryView>
    </Section>
  );
}

interface PhoneFormProps {
  onClose: () => void;
  onVerified: () => Promise<void>;
}

function PhoneForm({ onClose, onVerified }: PhoneFormProps) {
  const send = useMutation({ ...trpc.otp.send.mutationOptions(), meta: { handled: true } });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { phone: '' },
    validate: { phone: validatePhone },
  });
  const submit = submitWith(form, ({ phone }) =>
    send.mutateAsync({ channel: 'sms', purpose: 'verify_phone', phone: phone.trim() }),
  );
  if (send.data !== undefined) {
    return (
      <SentCodeForm
        request={send.variables}
        flowId={send.data.flowId}
        sent={strings.code.sent}
        submitLabel={auth.code.verify}
        onVerified={onVerified}
      />
    );
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack w={320} maw="100%">
        <FormFailure error={send.error} />
        <TextInput
          label={auth.phone}
          description={auth.phoneHint}
          type="tel"
          autoComplete="tel"
          required
          ref={focusOnMount}
          key={form.key('phone')}
          {...form.getInputProps('phone')}
        />
        <Group gap="xs">
          <Button type="submit" loading={send.isPending}>
            {strings.code.send}
          </Button>
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
