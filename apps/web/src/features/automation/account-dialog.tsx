import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { notifyDone } from '../../api/notify';
import { roleIn, useSession } from '../../api/session';
import { FormDialog } from '../../ui/form-dialog';
import { roleOptions } from '../../ui/roles';
import { submitWith } from '../../ui/submit-with';
import { validateRequired } from '../auth/validate';
import { strings } from './strings';

const DEFAULT_ROLE = 'AGENT';

/** Creates a service account with a role that its creator may give. */
export function AccountDialog({ tenantId, onClose }: { tenantId: string; onClose: () => void }) {
  const me = useSession();
  const client = useQueryClient();
  const roles = roleOptions(roleIn(me));
  const create = useMutation({
    ...trpc.serviceAccounts.create.mutationOptions({
      onSuccess: ({ name }) => {
        notifyDone(strings.accountCreated(name));
        void client.invalidateQueries(trpc.serviceAccounts.pathFilter());
        onClose();
      },
    }),
    meta: { handled: true },
  });
  const form = useForm<{ name: string; role: string }>({
    mode: 'uncontrolled',
    initialValues: { name: '', role: DEFAULT_ROLE },
    validate: { name: validateRequired },
  });
  const submit = submitWith(form, ({ name, role }) =>
    create.mutateAsync({
      tenantId,
      name,
      role: roles.find(({ value }) => value === role)?.value ?? DEFAULT_ROLE,
    }),
  );
  return (
    <FormDialog
      onClose={onClose}
      title={strings.newAccount}
      onSubmit={submit}
      error={create.error}
      submitLabel={strings.create}
      submitting={create.isPending}
    >
      <TextInput
        label={strings.name}
        placeholder={strings.namePlaceholder}
        maxLength={100}
        required
        data-autofocus
        key={form.key('name')}
        {...form.getInputProps('name')}
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
