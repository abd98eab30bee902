import { Button, Divider, PasswordInput, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconFingerprint, IconLogin2 } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { refreshMe, trpc } from '../../api/client';
import { provePasskey, supportsPasskeys } from '../../api/passkeys';
import { CodeInput } from '../../ui/code-input';
import { FormDialog } from '../../ui/form-dialog';
import { submitWith } from '../../ui/submit-with';
import { providerStart } from '../auth/provider-start';
import { validateRequired } from '../auth/validate';
import { strings } from './strings';

interface ReauthProps {
  email: string;
  onAnswer: (confirmed: boolean) => void;
}

/** Asks somebody to prove again that it is them: with password, code or passkey, or at a provider. */
export default function ReauthDialog({ email, onAnswer }: ReauthProps) {
  const [byCode, setByCode] = useState(false);
  const { data: status } = useQuery(trpc.mfa.status.queryOptions({}));
  const { data: identities } = useQuery(trpc.oidc.identities.queryOptions({}));
  const here = `${location.pathname}${location.search}`;
  const confirmed = async () => {
    // The session has a new cookie, and with it another CSRF token.
    await refreshMe();
    onAnswer(true);
  };
  const begin = useMutation({
    ...trpc.passkeys.reauthenticateOptions.mutationOptions(),
    meta: { handled: true },
  });
  const reauthenticate = useMutation({
    ...trpc.auth.reauthenticate.mutationOptions(),
    meta: { handled: true },
  });
  const byPasskey = useMutation({
    mutationFn: async () => {
      const options = await begin.mutateAsync({});
      const passkey = await provePasskey(options);
      await reauthenticate.mutateAsync({ passkey });
      await confirmed();
    },
    meta: { handled: true },
  });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { proof: '' },
    validate: { proof: validateRequired },
  });
  const submit = submitWith(form, async ({ proof }) => {
    byPasskey.reset();
    await reauthenticate.mutateAsync(byCode ? { code: proof.trim() } : { password: proof });
    await confirmed();
  });
  const change = (next: boolean) => {
    reauthenticate.reset();
    form.reset();
    setByCode(next);
  };
  const hasPasskey = supportsPasskeys && (status?.passkeys ?? 0) > 0;
  const connected = identities?.items ?? [];
  const others = status?.enabled === true || connected.length > 0;
  return (
    <FormDialog
      onClose={() => onAnswer(false)}
      title={strings.title}
      onSubmit={submit}
      error={byPasskey.error ?? reauthenticate.error}
      submitLabel={strings.confirm}
      submitting={reauthenticate.isPending && !byPasskey.isPending}
      // Above the dialog whose action has led here.
      zIndex={300}
      footer={
        others && (
          <>
            <Divider label={strings.or} />
            {hasPasskey && (
              <Button
                variant="default"
                leftSection={<IconFingerprint size={16} aria-hidden />}
                loading={byPasskey.isPending}
                onClick={() => byPasskey.mutate()}
              >
                {strings.withPasskey}
              </Button>
            )}
            {status?.enabled === true && (
              <Button variant="default" onClick={() => change(!byCode)}>
                {byCode ? strings.withPassword : strings.withCode}
              </Button>
            )}
            {connected.map(({ id, provider }) => (
              <Button
                key={id}
                component="a"
                variant="default"
                leftSection={<IconLogin2 size={16} aria-hidden />}
                href={providerStart(provider.id, { purpose: 'reauthenticate', returnTo: here })}
              >
                {strings.atProvider(provider.name)}
              </Button>
            ))}
          </>
        )
      }
    >
      <Text size="sm">{strings.body}</Text>
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      {byCode ? (
        <CodeInput
          label={strings.code}
          description={strings.codeHint}
          maxLength={40}
          inputMode="text"
          data-autofocus
          key="code"
          {...form.getInputProps('proof')}
        />
      ) : (
        <PasswordInput
          label={strings.password}
          autoComplete="current-password"
          required
          data-autofocus
          key="password"
          {...form.getInputProps('proof')}
        />
      )}
    </FormDialog>
  );
}
