import { Alert, Text } from '@mantine/core';
import { toProblem } from '../api/errors';
import { isShownAtFields } from './shown-at-fields';
import { strings } from './strings';

/** Why a form was not accepted; nothing while there is no error, or when its fields say it all. */
export function FormFailure({ error }: { error: unknown }) {
  if (error === null || error === undefined || isShownAtFields(error)) return null;
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
