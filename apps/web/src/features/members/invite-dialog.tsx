import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { notifyDone } from '../../api/notify';
import { roleIn, useSession } from '../../api/session';
import { FormDialog } from '../../ui/form-dialog';
import { roleOptions } from '../../ui/roles';
import { submitWith } from '../../ui/submit-with';
import { validateEmail } from '../auth/validate';
import { strings } from './strings';

const DEFAULT_ROLE = 'EDITOR';

/** Invites somebody by mail, with a role that the inviter may give. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const me = useSession();
  const client = useQueryClient();
  const roles = roleOptions(roleIn(me));
  const invite = useMutation({
    ...trpc.tenants.invites.create.mutationOptions({
      onSuccess: ({ email }) => {
        notifyDone(strings.sent(email));
        void client.invalidateQueries(trpc.tenants.invites.pathFilter());
        onClose();
      },
    }),
    meta: { handled: true },
  });
  const form = useForm<{ email: string; role: string }>({
    mode: 'uncontrolled',
    initialValues: { email: '', role: DEFAULT_ROLE },
    validate: { email: validateEmail },
  });
  const submit = submitWith(form, ({ email, role }) =>
    invite.mutateAsync({
      tenantId: me.activeTenantId,
      email: email.trim(),
      role: roles.find(({ value }) => value === role)?.value ?? DEFAULT_ROLE,
    }),
  );
  return (
    <FormDialog
      onClose={onClose}
      title={strings.inviteTitle}
      onSubmit={submit}
      error={invite.error}
      submitLabel={strings.send}
      submitting={invite.isPending}
    >
      <TextInput
        label={strings.email}
        type="email"
        required
        data-autofocus
        key={form.key('email')}
        {...form.getInputProps('email')}
      />
      <Select
        label={strings.role}
        data={roles}
        allowDeselect={false}
        key={form.key('role')}
        {...form.getInputProps('role')}
      />
    </FormDialog>
  );
}
