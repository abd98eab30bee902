import { Alert, Button, Code, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { toProblem } from '../api/errors';
import { strings } from './strings';

interface FailureProps {
  error: unknown;
  retry?: () => void;
  title?: string;
}

/** Something could not be loaded: what happened, under which id to look for it, and another attempt. */
export function Failure({ error, retry, title = strings.failedTitle }: FailureProps) {
  const { message, traceId } = toProblem(error);
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={title}
      role="alert"
    >
      <Text size="sm">{message}</Text>
      {traceId !== null && (
        <Text size="xs" mt="xs">
          {strings.traceId}: <Code>{traceId}</Code>
        </Text>
      )}
      {retry !== undefined && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={retry}>
            {strings.retry}
          </Button>
        </Group>
      )}
    </Alert>
  );
}
