import { Button, Group, Stack, Text } from '@mantine/core';
import { IconDownload, IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { useMay } from '../../../api/session';
import { Failure } from '../../../ui/failure';
import { Section } from '../../../ui/section';
import { Time } from '../../../ui/time';
import { EXPORT_URL, OfflineVerification } from './offline-verification';
import { formatNumber } from '../../../ui/format-number';
import classes from './integrity.module.css';
import { strings } from './strings';
import { useVerification } from './use-verification';
import type { Verified } from './verification';
import { VerificationProgress, VerificationResult } from './verification-result';

const REFRESH_MS = 30_000;

/** How the log is sealed, and the button that verifies all of it. */
export function IntegrityPanel() {
  const mayExport = useMay('audit_log.export');
  const { mutate, isPending, progress, data, error } = useVerification();
  return (
    <Section title={strings.title} description={strings.description}>
      <Stack gap="md">
        <SealFacts verified={data ?? null} />
        <Group gap="sm">
          <Button
            leftSection={<IconShieldCheck size={16} aria-hidden />}
            loading={isPending}
            onClick={() => mutate()}
          >
            {strings.verify}
          </Button>
          {mayExport && (
            <Button
              component="a"
              href={EXPORT_URL}
              download
              variant="default"
              leftSection={<IconDownload size={16} aria-hidden />}
            >
              {strings.exportLog}
            </Button>
          )}
        </Group>
        <div aria-live="polite" className={classes.outcome}>
          {isPending && <VerificationProgress progress={progress} />}
          {!isPending && data !== undefined && <VerificationResult verified={data} />}
        </div>
        {error !== null && <Failure error={error} title={strings.failed} retry={() => mutate()} />}
        {mayExport && <OfflineVerification />}
      </Stack>
    </Section>
  );
}

/** What is sealed; what waits is known once the log was verified. */
function SealFacts({ verified }: { verified: Verified | null }) {
  const { data } = useQuery({
    ...trpc.audit.checkpoints.queryOptions({ limit: 1 }),
    refetchInterval: REFRESH_MS,
  });
  const newest = data?.items[0];
  if (data === undefined) return null;
  if (newest === undefined) {
    return (
      <Text size="sm" c="dimmed">
        {strings.none}
      </Text>
    );
  }
  return (
    <dl className={classes.seal}>
      <div>
        <dt>{strings.sealed}</dt>
        <dd>{formatNumber(newest.size)}</dd>
      </div>
      <div>
        <dt>{strings.unsealed}</dt>
        <dd className={verified === null ? classes.unknown : undefined}>
          {verified === null ? strings.notCounted : formatNumber(verified.unsealed)}
        </dd>
      </div>
      <div>
        <dt>{strings.checkpoint}</dt>
        <dd>
          <Time value={newest.createdAt} />
        </dd>
      </div>
      <div className={classes.wide}>
        <dt>{strings.root}</dt>
        <dd className={classes.hash}>{newest.rootHash}</dd>
      </div>
    </dl>
  );
}
