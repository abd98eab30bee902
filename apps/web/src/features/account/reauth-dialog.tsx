import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { refreshMe, trpc } from '../../api/client';
import { useSession } from '../../api/session';
import { FormFailure } from '../../ui/form-failure';
import { strings as common } from '../../ui/strings';
import { submitWith } from '../../ui/submit-with';
import { validateRequired } from '../auth/validate';
import { strings } from './strings';

interface ReauthProps {
  onClose: () => void;
  onConfirmed: () => void;
}

/** Asks for the password again before something sensitive: signing in anew makes the session fresh. */
export function ReauthDialog({ onClose, onConfirmed }: ReauthProps) {
  const { user } = useSession();
  const login = useMutation({ ...trpc.auth.login.mutationOptions(), meta: { handled: true } });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '' },
    validate: { password: validateRequired },
  });
  const submit = submitWith(form, async ({ password }) => {
    await login.mutateAsync({ email: user.email, password });
    await refreshMe();
    onConfirmed();
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={strings.reauth.title}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text size="sm">{strings.reauth.body}</Text>
          <FormFailure error={login.error} />
          <PasswordInput
            label={strings.reauth.password}
            autoComplete="current-password"
            required
            data-autofocus
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={login.isPending}>
              {strings.reauth.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
