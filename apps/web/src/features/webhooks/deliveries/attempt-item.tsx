import { Badge, Text } from '@mantine/core';
import { useState } from 'react';
import type { Attempt } from '../../../api/types';
import { CodeBlock } from '../../../ui/code-block';
import { Time } from '../../../ui/time';
import { strings } from '../strings';
import { errorLabel, resultLabel } from '../vocabulary';
import classes from './deliveries.module.css';
import { prettyBody } from './pretty-body';

/** One attempt: what was sent, what came back, how long it took. The newest is open to begin with. */
export function AttemptItem({ attempt, isNewest }: { attempt: Attempt; isNewest: boolean }) {
  const { number, outcome, probe, startedAt, durationMs, error, request, response } = attempt;
  const { drawer } = strings;
  // A newer attempt must not close what somebody is reading.
  const [opened] = useState(isNewest);
  return (
    <li>
      <details open={opened}>
        <summary className={classes.attempt}>
          <span className={classes.attemptHead}>
            <strong>{drawer.attempt(number)}</strong>
            <Badge
              variant="light"
              color={outcome === 'delivered' ? 'teal' : 'red'}
              tt="none"
              radius="sm"
            >
              {resultLabel(attempt) ?? strings.deliveries.states.delivered}
            </Badge>
            {probe && (
              <Badge variant="outline" color="gray" size="sm" tt="none" radius="sm">
                {drawer.probe}
              </Badge>
            )}
            <Text span size="sm" c="dimmed">
              {drawer.duration(durationMs)} · <Time value={startedAt} />
            </Text>
          </span>
        </summary>
        <div className={classes.attemptBody}>
          {error !== null && <Text size="sm">{errorLabel(error)}.</Text>}
          <Half
            title={drawer.response}
            headers={response?.headers}
            body={response?.bodyExcerpt}
            bodyLabel={drawer.responseBody}
          />
          <Half
            title={drawer.request}
            headers={request.headers}
            body={request.bodyExcerpt}
            bodyLabel={drawer.requestBody}
          />
        </div>
      </details>
    </li>
  );
}

interface HalfProps {
  title: string;
  /** Undefined where no answer came. */
  headers: Readonly<Record<string, string>> | undefined;
  body: string | undefined;
  bodyLabel: string;
}

function Half({ title, headers, body, bodyLabel }: HalfProps) {
  return (
    <div className={classes.half} role="group" aria-label={title}>
      <Text size="sm" fw={650}>
        {title}
      </Text>
      {headers === undefined ? (
        <Text size="sm" c="dimmed">
          {strings.drawer.noResponse}
        </Text>
      ) : (
        <dl className={classes.headers} aria-label={strings.drawer.headers}>
          {Object.entries(headers).map(([name, value]) => (
            <HeaderLine key={name} name={name} value={value} />
          ))}
        </dl>
      )}
      {body !== undefined &&
        (body === '' ? (
          <Text size="sm" c="dimmed">
            {strings.drawer.emptyBody}
          </Text>
        ) : (
          <CodeBlock wrap value={prettyBody(body)} label={bodyLabel} />
        ))}
    </div>
  );
}

function HeaderLine({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
