import { Anchor, Center, Skeleton, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { Suspense, lazy } from 'react';
import { trpc } from '../../../api/client';
import type { TotpSetup } from '../../../api/types';
import { CodeInput } from '../../../ui/code-input';
import { CopyField } from '../../../ui/copy-field';
import { FormDialog } from '../../../ui/form-dialog';
import { submitWith } from '../../../ui/submit-with';
import { validateRequired } from '../../auth/validate';
import { strings } from '../strings';

const QrCode = lazy(() => import('../../../ui/qr-code'));

interface TotpSetupProps {
  setup: TotpSetup;
  onClose: () => void;
  /** The app works; these are the recovery codes, shown this once. */
  onEnabled: (recoveryCodes: readonly string[]) => Promise<void>;
}

/** Brings the secret into an authenticator app, and has the person prove with a code that it is there. */
export function TotpSetupDialog({ setup, onClose, onEnabled }: TotpSetupProps) {
  const enable = useMutation({
    ...trpc.mfa.totp.enable.mutationOptions(),
    meta: { handled: true },
  });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code: '' },
    validate: { code: validateRequired },
  });
  const submit = submitWith(form, async ({ code }) => {
    const { recoveryCodes } = await enable.mutateAsync({ code: code.trim() });
    await onEnabled(recoveryCodes);
  });
  return (
    <FormDialog
      onClose={onClose}
      title={strings.totp.title}
      closeOnClickOutside={false}
      onSubmit={submit}
      error={enable.error}
      submitLabel={strings.totp.confirm}
      submitting={enable.isPending}
    >
      <Text size="sm">{strings.totp.scan}</Text>
      <Center>
        <Suspense fallback={<Skeleton width={208} height={208} />}>
          <QrCode text={setup.otpauthUri} label={strings.totp.qr} />
        </Suspense>
      </Center>
      <Text size="sm">
        {strings.totp.sameDevice}{' '}
        <Anchor href={setup.otpauthUri} size="sm" underline="always">
          {strings.totp.openApp}
        </Anchor>{' '}
        {strings.totp.orType}
      </Text>
      <CopyField value={inGroups(setup.secret)} label={strings.totp.secret} />
      <CodeInput
        label={strings.totp.code}
        data-autofocus
        key={form.key('code')}
        {...form.getInputProps('code')}
      />
    </FormDialog>
  );
}

/** `ABCD EFGH …`, which is easier to type; authenticator apps pass over the spaces. */
function inGroups(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? secret;
}
