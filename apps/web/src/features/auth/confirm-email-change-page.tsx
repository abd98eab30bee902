import { Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { enterSession, trpc } from '../../api/client';
import { FormFailure } from '../../ui/form-failure';
import { PlainPage } from '../../ui/plain-page';
import { strings } from './strings';

const route = getRouteApi('/confirm-email-change');

/** Where the mails about a change of address lead. Nothing happens by opening it alone. */
export function ConfirmEmailChangePage() {
  const { token } = route.useSearch();
  const confirm = useMutation({
    ...trpc.auth.confirmEmailChange.mutationOptions({ onSuccess: enterSession }),
    meta: { handled: true },
  });
  const cancel = useMutation({
    ...trpc.auth.cancelEmailChange.mutationOptions({ onSuccess: enterSession }),
    meta: { handled: true },
  });
  if (token === undefined) {
    return (
      <PlainPage title={strings.noToken} withMailbox>
        <Text size="sm">{strings.noTokenBody}</Text>
      </PlainPage>
    );
  }
  if (cancel.isSuccess) {
    return <Done title={strings.changeEmail.canceled} body={strings.changeEmail.canceledBody} />;
  }
  if (confirm.data !== undefined) {
    return confirm.data.changed ? (
      <Done title={strings.changeEmail.done} body={strings.changeEmail.doneBody} />
    ) : (
      <Done title={strings.changeEmail.half} body={strings.changeEmail.halfBody} />
    );
  }
  return (
    <PlainPage title={strings.changeEmail.title}>
      <Stack>
        <Text size="sm">{strings.changeEmail.body}</Text>
        <FormFailure error={confirm.error ?? cancel.error} />
        <Button
          loading={confirm.isPending}
          disabled={cancel.isPending}
          onClick={() => confirm.mutate({ token })}
        >
          {strings.changeEmail.confirm}
        </Button>
        <Button
          variant="default"
          loading={cancel.isPending}
          disabled={confirm.isPending}
          onClick={() => cancel.mutate({ token })}
        >
          {strings.changeEmail.cancel}
        </Button>
      </Stack>
    </PlainPage>
  );
}

function Done({ title, body }: { title: string; body: string }) {
  return (
    <PlainPage title={title} withMailbox>
      <Stack>
        <Text size="sm">{body}</Text>
        <Button renderRoot={(props) => <Link to="/" {...props} />}>{strings.verify.goOn}</Button>
      </Stack>
    </PlainPage>
  );
}
