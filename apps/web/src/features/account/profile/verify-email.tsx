import { Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { refreshMe, trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import { SentCodeForm } from '../../auth/sent-code-form';
import { strings as auth } from '../../auth/strings';
import { strings } from '../strings';

const REQUEST = { channel: 'email', purpose: 'verify_email' } as const;

/** Verifies the address by a code, for whoever reads their mail elsewhere. */
export function VerifyEmail() {
  const send = useMutation(trpc.otp.send.mutationOptions());
  return (
    <Stack gap="sm" mb="md" align="flex-start">
      <Text size="sm">{strings.email.unverifiedBody}</Text>
      {send.data === undefined ? (
        <Button loading={send.isPending} onClick={() => send.mutate(REQUEST)}>
          {strings.code.send}
        </Button>
      ) : (
        <SentCodeForm
          request={REQUEST}
          flowId={send.data.flowId}
          sent={strings.code.sent}
          submitLabel={auth.code.verify}
          onVerified={async () => {
            await refreshMe();
            notifyDone(strings.email.verifiedNow);
          }}
        />
      )}
    </Stack>
  );
}
