import { SegmentedControl, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../api/client';
import { keysOf } from '../../app/keys-of';
import { PlainPage } from '../../ui/plain-page';
import { TextLink } from '../../ui/text-link';
import { ForgotByEmail } from './forgot-by-email';
import { ForgotBySms } from './forgot-by-sms';
import type { SentRecoveryCode } from './forgot-by-sms';
import { NewPasswordForm } from './new-password-form';
import { RecoveryCodeStep } from './recovery-code-step';
import { strings } from './strings';

const WAYS = keysOf(strings.forgot.way);

/** How far somebody has come who sets a new password. */
type Step =
  | { at: 'ask' }
  | { at: 'mailed'; email: string }
  | { at: 'code'; sent: SentRecoveryCode }
  | { at: 'password'; token: string };

/**
 * Leads to a new password: by a mailed link, or where text messages can be sent, by a code. No step
 * before the right code tells whether an account exists.
 */
export function ForgotPasswordPage() {
  const [step, setStep] = useState<Step>({ at: 'ask' });
  const [way, setWay] = useState<(typeof WAYS)[number]>('email');
  const { data: me } = useQuery(trpc.auth.me.queryOptions({}));
  const back = (
    <TextLink to="/signin" size="sm" underline="always">
      {strings.forgot.back}
    </TextLink>
  );
  if (step.at === 'mailed') {
    return (
      <PlainPage title={strings.checkMail.title} footer={back} withMailbox>
        <Text size="sm">{strings.checkMail.body(step.email)}</Text>
      </PlainPage>
    );
  }
  if (step.at === 'code') {
    return (
      <RecoveryCodeStep
        sent={step.sent}
        footer={back}
        onOtherNumber={() => setStep({ at: 'ask' })}
        onVerified={(token) => setStep({ at: 'password', token })}
      />
    );
  }
  if (step.at === 'password') return <NewPasswordForm token={step.token} footer={back} />;
  return (
    <PlainPage title={strings.forgot.title} footer={back}>
      {me?.instance.textMessages === true && (
        <SegmentedControl
          fullWidth
          mb="md"
          aria-label={strings.forgot.ways}
          data={WAYS.map((value) => ({ value, label: strings.forgot.way[value] }))}
          value={way}
          onChange={setWay}
        />
      )}
      {way === 'sms' ? (
        <ForgotBySms onSent={(sent) => setStep({ at: 'code', sent })} />
      ) : (
        <ForgotByEmail onSent={(email) => setStep({ at: 'mailed', email })} />
      )}
    </PlainPage>
  );
}
