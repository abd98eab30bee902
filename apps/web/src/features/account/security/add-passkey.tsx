import { Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import { makePasskey } from '../../../api/passkeys';
import { FormDialog } from '../../../ui/form-dialog';
import { submitWith } from '../../../ui/submit-with';
import { validateRequired } from '../../auth/validate';
import { strings } from '../strings';
import { useFactorsChanged } from './use-factors-changed';

interface AddPasskeyProps {
  onClose: () => void;
  /** It is there; with the first second factor come recovery codes. */
  onAdded: (recoveryCodes: readonly string[] | null) => void;
}

/** Names a passkey and has the browser make it. */
export function AddPasskey({ onClose, onAdded }: AddPasskeyProps) {
  const changed = useFactorsChanged();
  const begin = useMutation({
    ...trpc.passkeys.registerOptions.mutationOptions(),
    meta: { handled: true },
  });
  const register = useMutation({
    ...trpc.passkeys.register.mutationOptions(),
    meta: { handled: true },
  });
  const add = useMutation({
    mutationFn: async (name: string) => {
      const options = await begin.mutateAsync({});
      const response = await makePasskey(options);
      return register.mutateAsync({ name, response });
    },
    meta: { handled: true },
  });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '' },
    validate: { name: validateRequired },
  });
  const submit = submitWith(form, async ({ name }) => {
    const { recoveryCodes } = await add.mutateAsync(name.trim());
    onAdded(recoveryCodes);
    notifyDone(strings.passkeys.done(name.trim()));
    await changed();
  });
  return (
    <FormDialog
      onClose={onClose}
      title={strings.passkeys.add}
      onSubmit={submit}
      error={add.error}
      submitLabel={strings.passkeys.make}
      submitting={add.isPending}
    >
      <Text size="sm">{strings.passkeys.addBody}</Text>
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
