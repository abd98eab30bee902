import { Alert, Divider, Stack, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { PlainPage } from '../../ui/plain-page';
import { TextLink } from '../../ui/text-link';
import { PasskeySignIn } from './passkey-sign-in';
import { PasswordForm } from './password-form';
import { ProviderButtons } from './provider-buttons';
import { providerProblem } from './provider-problems';
import { SecondStep } from './second-step';
import type { SecondStepDue } from './sign-in-search';
import { strings } from './strings';

const route = getRouteApi('/signin');

/** Signs a person in, by whatever way they have, and leads them to where they wanted to go. */
export function SignInPage() {
  const { redirect, error, challenge, methods = ['totp'] } = route.useSearch();
  const [due, setDue] = useState<SecondStepDue | null>(
    challenge === undefined ? null : { challenge, methods },
  );
  if (due !== null) {
    return <SecondStep due={due} redirect={redirect} onBack={() => setDue(null)} />;
  }
  return (
    <PlainPage
      title={strings.signIn.title}
      withMailbox
      footer={
        <span>
          {strings.signIn.noAccount}{' '}
          <TextLink
            to="/signup"
            search={redirect === undefined ? {} : { redirect }}
            size="sm"
            underline="always"
          >
            {strings.signIn.link}
          </TextLink>
        </span>
      }
    >
      <Stack>
        {error !== undefined && (
          <Alert color="red" variant="light" role="alert">
            <Text size="sm">{providerProblem(error)}</Text>
          </Alert>
        )}
        <PasswordForm redirect={redirect} onSecondStep={setDue} />
        <Divider label={strings.signIn.or} />
        <PasskeySignIn redirect={redirect} />
        <ProviderButtons redirect={redirect} />
      </Stack>
    </PlainPage>
  );
}
