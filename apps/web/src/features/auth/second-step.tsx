import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconFingerprint } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../api/client';
import { toProblem } from '../../api/errors';
import { provePasskey, supportsPasskeys } from '../../api/passkeys';
import { CodeInput } from '../../ui/code-input';
import { focusOnMount } from '../../ui/focus-on-mount';
import { FormFailure } from '../../ui/form-failure';
import { PlainPage } from '../../ui/plain-page';
import { submitWith } from '../../ui/submit-with';
import type { Method, SecondStepDue } from './sign-in-search';
import { strings } from './strings';
import { useSignInDone } from './use-sign-in-done';
import { validateRequired } from './validate';

interface SecondStepProps {
  due: SecondStepDue;
  redirect: string | undefined;
  /** Back to the first step. */
  onBack: () => void;
}

/** The second step of signing in: a code of the app, a passkey, or a recovery code. */
export function SecondStep({ due, redirect, onBack }: SecondStepProps) {
  const methods = due.methods.filter((method) => method !== 'passkey' || supportsPasskeys);
  const [method, setMethod] = useState<Method>(methods[0] ?? 'recovery_code');
  const others = methods.filter((other) => other !== method);
  return (
    <PlainPage
      title={strings.second.title}
      description={strings.second.body[method]}
      footer={
        <Anchor component="button" type="button" size="sm" underline="always" onClick={onBack}>
          {strings.second.back}
        </Anchor>
      }
    >
      <Stack>
        {method === 'passkey' ? (
          <PasskeyStep due={due} redirect={redirect} />
        ) : (
          <CodeStep key={method} method={method} due={due} redirect={redirect} />
        )}
        {others.map((other) => (
          <Anchor
            key={other}
            component="button"
            type="button"
            size="sm"
            ta="center"
            underline="always"
            onClick={() => setMethod(other)}
          >
            {strings.second.use[other]}
          </Anchor>
        ))}
      </Stack>
    </PlainPage>
  );
}

interface StepProps {
  due: SecondStepDue;
  redirect: string | undefined;
}

/** What went wrong; a step that cannot be taken any more says to begin anew. */
function StepFailure({ error }: { error: unknown }) {
  if (error === null) return null;
  const { code } = toProblem(error);
  const over = code === 'TOKEN_EXPIRED' || code === 'AUTH_INVALID_TOKEN';
  return over ? (
    <Text size="sm" c="var(--mantine-color-error)" role="alert">
      {strings.second.over}
    </Text>
  ) : (
    <FormFailure error={error} />
  );
}

function CodeStep({ method, due, redirect }: StepProps & { method: 'totp' | 'recovery_code' }) {
  const done = useSignInDone(redirect);
  const verify = useMutation({ ...trpc.mfa.verify.mutationOptions(), meta: { handled: true } });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code: '' },
    validate: { code: validateRequired },
  });
  const submit = submitWith(form, async ({ code }) => {
    await verify.mutateAsync({ challenge: due.challenge, code: code.trim() });
    await done();
  });
  const recovery = method === 'recovery_code';
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <StepFailure error={verify.error} />
        <CodeInput
          label={strings.second.label[method]}
          ref={focusOnMount}
          {...(recovery && { inputMode: 'text', autoComplete: 'off', maxLength: 40 })}
          key={form.key('code')}
          {...form.getInputProps('code')}
        />
        <Button type="submit" loading={verify.isPending}>
          {strings.signIn.submit}
        </Button>
      </Stack>
    </form>
  );
}

function PasskeyStep({ due, redirect }: StepProps) {
  const done = useSignInDone(redirect);
  const begin = useMutation({
    ...trpc.passkeys.signInOptions.mutationOptions(),
    meta: { handled: true },
  });
  const verify = useMutation({ ...trpc.mfa.verify.mutationOptions(), meta: { handled: true } });
  const prove = useMutation({
    mutationFn: async () => {
      const { challenge } = due;
      const options = await begin.mutateAsync({ challenge });
      const passkey = await provePasskey(options);
      await verify.mutateAsync({ challenge, passkey });
      await done();
    },
    meta: { handled: true },
  });
  return (
    <>
      <StepFailure error={prove.error} />
      <Button
        ref={focusOnMount}
        leftSection={<IconFingerprint size={18} aria-hidden />}
        loading={prove.isPending}
        onClick={() => prove.mutate()}
      >
        {strings.second.passkey}
      </Button>
    </>
  );
}
