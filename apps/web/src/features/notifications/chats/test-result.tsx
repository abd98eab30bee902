import { Text } from '@mantine/core';
import { strings } from '../strings';

interface ResultProps {
  result: { sent: boolean; error: string | null } | undefined;
  name: string;
}

/** What became of a test message. */
export function TestResult({ result, name }: ResultProps) {
  return (
    <div role="status">
      {result !== undefined && (
        <Text size="sm" c={result.sent ? 'dimmed' : 'var(--mantine-color-error)'}>
          {result.sent
            ? strings.chats.tested(name)
            : strings.chats.testFailed(name, result.error ?? '')}
        </Text>
      )}
    </div>
  );
}
