import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../api/client';
import { toProblem } from '../../api/errors';
import { notifyDone } from '../../api/notify';
import type { CodeRequest, VerifiedCode } from '../../api/types';
import { CodeInput } from '../../ui/code-input';
import { focusOnMount } from '../../ui/focus-on-mount';
import { FormFailure } from '../../ui/form-failure';
import { submitWith } from '../../ui/submit-with';
import { strings } from './strings';
import { validateRequired } from './validate';

interface SentCodeProps {
  /** What the code was asked for with; another one is asked for with the same. */
  request: CodeRequest;
  /** From the answer to it. */
  flowId: string;
  /** What is said of the message that brings the code. */
  sent: string;
  /** The button that uses the code. */
  submitLabel: string;
  onVerified: (verified: VerifiedCode) => Promise<void> | void;
  /** As wide as what it stands in, on a page of its own. */
  wide?: boolean;
}

/** Takes the code that was sent by mail or text message. */
export function SentCodeForm(props: SentCodeProps) {
  const { request, sent, submitLabel, onVerified, wide = false } = props;
  const [flowId, setFlowId] = useState(props.flowId);
  const verify = useMutation({ ...trpc.otp.verify.mutationOptions(), meta: { handled: true } });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code: '' },
    validate: { code: validateRequired },
  });
  const send = useMutation({
    ...trpc.otp.send.mutationOptions({
      onSuccess: (answer) => {
        setFlowId(answer.flowId);
        verify.reset();
        form.reset();
        notifyDone(strings.code.sentAgain);
      },
    }),
    meta: { handled: true },
  });
  const submit = submitWith(form, async ({ code }) => {
    send.reset();
    await onVerified(await verify.mutateAsync({ flowId, purpose: request.purpose, code }));
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Text size="sm" role="status">
          {sent}
        </Text>
        <CodeFailure error={verify.error} />
        <FormFailure error={send.error} />
        <CodeInput
          label={strings.code.label}
          ref={focusOnMount}
          {...(!wide && { maw: 240 })}
          key={form.key('code')}
          {...form.getInputProps('code')}
        />
        <Group gap="xs">
          <Button type="submit" loading={verify.isPending} fullWidth={wide}>
            {submitLabel}
          </Button>
          <Button
            fullWidth={wide}
            variant="default"
            loading={send.isPending}
            onClick={() => send.mutate(request)}
          >
            {strings.code.again}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const FAILURES: Readonly<Record<string, string>> = strings.code.failures;

/** Why a code was refused, in words that fit a code that was sent. */
function CodeFailure({ error }: { error: unknown }) {
  const failure = error === null ? undefined : FAILURES[toProblem(error).code];
  if (failure === undefined) return <FormFailure error={error} />;
  return (
    <Alert color="red" variant="light" role="alert">
      <Text size="sm">{failure}</Text>
    </Alert>
  );
}
