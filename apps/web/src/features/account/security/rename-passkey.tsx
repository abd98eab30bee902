import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import type { Passkey } from '../../../api/types';
import { FormDialog } from '../../../ui/form-dialog';
import { strings as common } from '../../../ui/strings';
import { submitWith } from '../../../ui/submit-with';
import { validateRequired } from '../../auth/validate';
import { strings } from '../strings';

/** Gives a passkey the name by which its person tells it apart. */
export function RenamePasskey({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const client = useQueryClient();
  const rename = useMutation({
    ...trpc.passkeys.rename.mutationOptions({
      onSuccess: async ({ name }) => {
        await client.invalidateQueries(trpc.passkeys.list.queryFilter());
        void client.invalidateQueries(trpc.auth.activity.pathFilter());
        onClose();
        notifyDone(strings.passkeys.renamed(name));
      },
    }),
    meta: { handled: true },
  });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: passkey.name },
    validate: { name: validateRequired },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={strings.passkeys.renameTitle}
      onSubmit={submitWith(form, ({ name }) =>
        rename.mutateAsync({ passkeyId: passkey.id, name: name.trim() }),
      )}
      error={rename.error}
      submitLabel={common.save}
      submitting={rename.isPending}
    >
      <TextInput
        label={strings.passkeys.name}
        placeholder={strings.passkeys.namePlaceholder}
        maxLength={100}
        required
        data-autofocus
        key={form.key('name')}
        {...form.getInputProps('name')}
      />
    </FormDialog>
  );
}
