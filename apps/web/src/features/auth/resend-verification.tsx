import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { notifyDone } from '../../api/notify';
import { strings } from './strings';

/** Sends the verification mail once more, for whoever may not sign in without it. */
export function ResendVerification({ email }: { email: string }) {
  const resend = useMutation(
    trpc.auth.resendVerification.mutationOptions({
      onSuccess: () => notifyDone(strings.checkMail.body(email)),
    }),
  );
  return (
    <Button variant="default" loading={resend.isPending} onClick={() => resend.mutate({ email })}>
      {strings.signIn.resend}
    </Button>
  );
}
