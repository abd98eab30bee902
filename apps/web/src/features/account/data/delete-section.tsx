import { Button, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { enterSession, trpc } from '../../../api/client';
import { toProblem } from '../../../api/errors';
import { notifyDone } from '../../../api/notify';
import { useSession } from '../../../api/session';
import { FormDialog } from '../../../ui/form-dialog';
import { Section } from '../../../ui/section';
import { strings } from '../strings';

/** The end of the account. */
export function DeleteSection() {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <Section title={strings.data.delete} description={strings.data.deleteBody}>
      <Button color="red" variant="light" onClick={open}>
        {strings.data.deleteAsk}
      </Button>
      {opened && <DeleteDialog onClose={close} />}
    </Section>
  );
}

/** It takes typing the address, so that nobody deletes an account by a slip. */
function DeleteDialog({ onClose }: { onClose: () => void }) {
  const { user } = useSession();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const matches = typed.trim().toLowerCase() === user.email.toLowerCase();
  const remove = useMutation({
    ...trpc.auth.deleteAccount.mutationOptions({
      onSuccess: async () => {
        await navigate({ to: '/signin' });
        await enterSession();
        notifyDone(strings.data.deleted);
      },
    }),
    meta: { handled: true },
  });
  const isLastOwner = remove.error !== null && toProblem(remove.error).code === 'LAST_OWNER';
  return (
    <FormDialog
      onClose={onClose}
      title={strings.data.delete}
      onSubmit={(event) => {
        event.preventDefault();
        if (matches) remove.mutate({});
      }}
      error={isLastOwner ? null : remove.error}
      submitLabel={strings.data.delete}
      submitting={remove.isPending}
      submitDisabled={!matches}
      destructive
    >
      <Text size="sm">{strings.data.deleteWarning}</Text>
      <TextInput
        label={strings.data.typeEmail(user.email)}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        data-autofocus
      />
      {isLastOwner && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {strings.data.lastOwner}
        </Text>
      )}
    </FormDialog>
  );
}
