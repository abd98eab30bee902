import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { PlainPage } from '../../ui/plain-page';
import type { SentRecoveryCode } from './forgot-by-sms';
import { SentCodeForm } from './sent-code-form';
import { strings } from './strings';

interface RecoveryCodeProps {
  sent: SentRecoveryCode;
  footer: ReactNode;
  onOtherNumber: () => void;
  /** The code was right; `token` sets a new password. */
  onVerified: (token: string) => void;
}

/** Exchanges the code of a text message for what sets a new password. */
export function RecoveryCodeStep({ sent, footer, onOtherNumber, onVerified }: RecoveryCodeProps) {
  return (
    <PlainPage
      title={strings.forgot.sentTitle}
      withMailbox
      footer={
        <>
          <Anchor
            component="button"
            type="button"
            size="sm"
            underline="always"
            onClick={onOtherNumber}
          >
            {strings.forgot.otherNumber}
          </Anchor>
          {footer}
        </>
      }
    >
      <SentCodeForm
        request={sent.request}
        flowId={sent.flowId}
        sent={strings.forgot.sent(sent.request.phone)}
        submitLabel={strings.forgot.goOn}
        wide
        onVerified={({ reset }) => {
          if (reset !== null) onVerified(reset.token);
        }}
      />
    </PlainPage>
  );
}
