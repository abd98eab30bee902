import { Badge, Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import type { MfaStatus, TotpSetup } from '../../../api/types';
import { Confirm } from '../../../ui/confirm';
import { Item, ItemList } from '../../../ui/item-list';
import { QueryView } from '../../../ui/query-view';
import { Section } from '../../../ui/section';
import { Time } from '../../../ui/time';
import { strings } from '../strings';
import { RecoveryCodes } from './recovery-codes';
import { TotpSetupDialog } from './totp-setup-dialog';
import { useFactorsChanged } from './use-factors-changed';

/** The second step of signing in: the authenticator app, and the codes for when it is lost. */
export function TwoStepSection() {
  const status = useQuery(trpc.mfa.status.queryOptions({}));
  return (
    <Section title={strings.twoStep.title} description={strings.twoStep.body}>
      <QueryView query={status}>{(data) => <TwoStep status={data} />}</QueryView>
    </Section>
  );
}

function TwoStep({ status }: { status: MfaStatus }) {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  return (
    <>
      <Badge
        variant="light"
        color={status.enabled ? 'teal' : 'gray'}
        tt="none"
        radius="sm"
        size="lg"
        mb="xs"
      >
        {status.enabled ? strings.twoStep.on : strings.twoStep.off}
      </Badge>
      <ItemList label={strings.twoStep.title}>
        <AuthenticatorItem since={status.totpEnabledAt} onCodes={setCodes} />
        {status.enabled && <RecoveryItem left={status.recoveryCodesLeft} onCodes={setCodes} />}
      </ItemList>
      {codes !== null && <RecoveryCodes codes={codes} onClose={() => setCodes(null)} />}
    </>
  );
}

interface WithCodes {
  /** New recovery codes, to be shown this once. */
  onCodes: (codes: readonly string[]) => void;
}

function AuthenticatorItem({ since, onCodes }: WithCodes & { since: string | null }) {
  const changed = useFactorsChanged();
  const [dialog, setDialog] = useState<TotpSetup | null>(null);
  const setUp = useMutation(trpc.mfa.totp.setup.mutationOptions({ onSuccess: setDialog }));
  const disable = useMutation(
    trpc.mfa.totp.disable.mutationOptions({
      onSuccess: async () => {
        await changed();
        notifyDone(strings.twoStep.appRemoved);
      },
    }),
  );
  return (
    <Item
      actions={
        <Group gap={6}>
          <Button
            size="xs"
            variant={since === null ? 'filled' : 'default'}
            loading={setUp.isPending}
            onClick={() => setUp.mutate({})}
          >
            {since === null ? strings.twoStep.setUp : strings.twoStep.replace}
          </Button>
          {since !== null && (
            <Confirm
              title={strings.twoStep.remove}
              message={strings.twoStep.removeBody}
              confirmLabel={strings.twoStep.remove}
              busy={disable.isPending}
              onConfirm={() => disable.mutateAsync({})}
            >
              {(ask) => (
                <Button size="xs" variant="default" onClick={ask}>
                  {strings.twoStep.remove}
                </Button>
              )}
            </Confirm>
          )}
        </Group>
      }
    >
      <Text size="sm" fw={550}>
        {strings.twoStep.app}
      </Text>
      <Text size="sm" c="dimmed">
        {since === null ? (
          strings.twoStep.appNone
        ) : (
          <>
            {strings.twoStep.appSince} <Time value={since} />
          </>
        )}
      </Text>
      {dialog !== null && (
        <TotpSetupDialog
          setup={dialog}
          onClose={() => setDialog(null)}
          onEnabled={async (codes) => {
            setDialog(null);
            onCodes(codes);
            await changed();
          }}
        />
      )}
    </Item>
  );
}

function RecoveryItem({ left, onCodes }: WithCodes & { left: number }) {
  const changed = useFactorsChanged();
  const renew = useMutation(
    trpc.mfa.recoveryCodes.mutationOptions({
      onSuccess: async ({ recoveryCodes }) => {
        onCodes(recoveryCodes);
        await changed();
      },
    }),
  );
  return (
    <Item
      actions={
        <Confirm
          title={strings.twoStep.newCodes}
          message={strings.twoStep.newCodesBody}
          confirmLabel={strings.twoStep.newCodes}
          busy={renew.isPending}
          onConfirm={() => renew.mutateAsync({})}
        >
          {(ask) => (
            <Button size="xs" variant="default" onClick={ask}>
              {strings.twoStep.newCodes}
            </Button>
          )}
        </Confirm>
      }
    >
      <Text size="sm" fw={550}>
        {strings.twoStep.codes}
      </Text>
      <Text size="sm" c="dimmed">
        {strings.twoStep.codesLeft(left)}
      </Text>
    </Item>
  );
}
