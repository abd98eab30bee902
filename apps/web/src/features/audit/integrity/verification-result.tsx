import { Alert, Progress, Text } from '@mantine/core';
import { IconCircleCheck, IconShieldX } from '@tabler/icons-react';
import type { AuditVerification } from '../../../api/types';
import { formatNumber } from '../../../ui/format-number';
import classes from './integrity.module.css';
import { strings } from './strings';
import type { Verified } from './verification';

type Problem = AuditVerification['problems'][number];

/** How far a verification is. */
export function VerificationProgress({ progress }: { progress: Verified | null }) {
  const said =
    progress === null
      ? strings.starting
      : strings.verifying(formatNumber(progress.checked), formatNumber(progress.treeSize));
  const percent =
    progress === null || progress.treeSize === 0 ? 0 : (progress.checked / progress.treeSize) * 100;
  return (
    <div>
      <Text size="sm" mb={6}>
        {said}
      </Text>
      <Progress value={percent} aria-label={said} />
    </div>
  );
}

/** What a verification found: that all is well, or every problem with its place. */
export function VerificationResult({ verified }: { verified: Verified }) {
  const { valid, checked, problems } = verified;
  if (valid) {
    return (
      <Alert color="teal" icon={<IconCircleCheck aria-hidden />} title={strings.valid}>
        {strings.validBody(formatNumber(checked))}
      </Alert>
    );
  }
  return (
    <Alert
      color="red"
      icon={<IconShieldX aria-hidden />}
      title={strings.invalid(problems.length)}
      role="alert"
    >
      <Text size="sm">{strings.invalidBody}</Text>
      <ul className={classes.problems} aria-label={strings.problems}>
        {problems.map((problem) => (
          <li key={JSON.stringify(problem)}>
            <strong>{problem.message}</strong>
            <span className={classes.kind}>{problem.kind}</span>
            {placesOf(problem).map((place) => (
              <span key={place} className={classes.place}>
                {place}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

function placesOf({ position, lastPosition, eventId, checkpointSize, sink }: Problem): string[] {
  const places: string[] = [];
  if (position !== undefined) {
    places.push(strings.entries(formatNumber(position), formatNumber(lastPosition ?? position)));
  }
  if (eventId !== undefined) places.push(strings.eventId(eventId));
  if (checkpointSize !== undefined) {
    places.push(strings.atCheckpoint(formatNumber(checkpointSize)));
  }
  if (sink !== undefined) places.push(strings.sink(sink));
  return places;
}
