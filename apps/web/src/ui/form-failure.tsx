import { Alert, Text } from '@mantine/core';
import { toProblem } from '../api/errors';
import { strings } from './strings';

/** Why a form was not accepted; nothing while there is no error. */
export function FormFailure({ error }: { error: unknown }) {
  if (error === null || error === undefined) return null;
  const { message, traceId } = toProblem(error);
  return (
    <Alert color="red" variant="light" role="alert">
      <Text size="sm">{message}</Text>
      {traceId !== null && (
        <Text size="xs" mt={4}>
          {strings.traceId}: {traceId}
        </Text>
      )}
    </Alert>
  );
}
