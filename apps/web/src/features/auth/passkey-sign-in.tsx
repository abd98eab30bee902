import { Button, Stack } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { provePasskey, supportsPasskeys } from '../../api/passkeys';
import { FormFailure } from '../../ui/form-failure';
import { strings } from './strings';
import { useSignInDone } from './use-sign-in-done';

/** Signs in without a password: the person chooses among the passkeys of their device. */
export function PasskeySignIn({ redirect }: { redirect: string | undefined }) {
  const done = useSignInDone(redirect);
  const begin = useMutation({
    ...trpc.passkeys.signInOptions.mutationOptions(),
    meta: { handled: true },
  });
  const finish = useMutation({
    ...trpc.passkeys.signIn.mutationOptions(),
    meta: { handled: true },
  });
  const signIn = useMutation({
    mutationFn: async () => {
      const options = await begin.mutateAsync({});
      const response = await provePasskey(options);
      await finish.mutateAsync({ response });
      await done();
    },
    meta: { handled: true },
  });
  if (!supportsPasskeys) return null;
  return (
    <Stack gap="xs">
      <FormFailure error={signIn.error} />
      <Button
        variant="default"
        leftSection={<IconFingerprint size={18} aria-hidden />}
        loading={signIn.isPending}
        onClick={() => signIn.mutate()}
      >
        {strings.signIn.passkey}
      </Button>
    </Stack>
  );
}
