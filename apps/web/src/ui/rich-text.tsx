import { Text } from '@mantine/core';
import { Suspense, lazy } from 'react';

const Markdown = lazy(() => import('./markdown'));

/** What somebody wrote, formatted; as it stands until the formatter has been loaded. */
export function RichText({ text }: { text: string }) {
  const plain = (
    <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      {text}
    </Text>
  );
  return (
    <Suspense fallback={plain}>
      <Markdown text={text} />
    </Suspense>
  );
}
