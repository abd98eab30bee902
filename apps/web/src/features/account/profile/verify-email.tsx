import { Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { refreshMe, trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import { strings } from '../strings';
import { SentCodeForm } from './sent-code-form';

/** Verifies the address by a code, for whoever reads their mail elsewhere. */
export function VerifyEmail() {
  const send = useMutation(trpc.otp.send.mutationOptions());
  const sendCode = () => send.mutate({ channel: 'email', purpose: 'verify_email' });
  return (
    <Stack gap="sm" mb="md" align="flex-start">
      <Text size="sm">{strings.email.unverifiedBody}</Text>
      {send.data === undefined ? (
        <Button loading={send.isPending} onClick={sendCode}>
          {strings.code.send}
        </Button>
      ) : (
        <SentCodeForm
          key={send.data.flowId}
          flowId={send.data.flowId}
          purpose="verify_email"
          sending={send.isPending}
          onResend={sendCode}
          onVerified={async () => {
            await refreshMe();
            notifyDone(strings.email.verifiedNow);
          }}
        />
      )}
    </Stack>
  );
}
