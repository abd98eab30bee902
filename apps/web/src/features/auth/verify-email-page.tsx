import { Button, Center, Loader, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { enterSession, trpc } from '../../api/client';
import { FormFailure } from '../../ui/form-failure';
import { PlainPage } from '../../ui/plain-page';
import { strings } from './strings';

const route = getRouteApi('/verify-email');

/** Redeems the token of a verification mail as soon as the page is open. */
export function VerifyEmailPage() {
  const { token } = route.useSearch();
  const { mutate, isSuccess, error } = useMutation({
    ...trpc.auth.verifyEmail.mutationOptions({ onSuccess: enterSession }),
    meta: { handled: true },
  });
  // A token works once: a second run of the effect must not spend it again.
  const sent = useRef(false);
  useEffect(() => {
    if (token === undefined || sent.current) return;
    sent.current = true;
    mutate({ token });
  }, [token, mutate]);

  if (token === undefined) {
    return (
      <PlainPage title={strings.noToken} withMailbox>
        <Text size="sm">{strings.noTokenBody}</Text>
      </PlainPage>
    );
  }
  if (!isSuccess && error === null) {
    return (
      <PlainPage title={strings.verify.title}>
        <Center role="status">
          <Stack align="center">
            <Loader size="sm" />
            <Text size="sm">{strings.verify.working}</Text>
          </Stack>
        </Center>
      </PlainPage>
    );
  }
  return (
    <PlainPage title={isSuccess ? strings.verify.done : strings.verify.title}>
      <Stack>
        {isSuccess ? (
          <Text size="sm">{strings.verify.doneBody}</Text>
        ) : (
          <FormFailure error={error} />
        )}
        <Button renderRoot={(props) => <Link to="/" {...props} />}>{strings.verify.goOn}</Button>
      </Stack>
    </PlainPage>
  );
}
