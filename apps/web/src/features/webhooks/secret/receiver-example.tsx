import { SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import { CodeBlock } from '../../../ui/code-block';
import { strings } from '../strings';
import { RECEIVERS } from './verification';
import type { ReceiverVariant } from './verification';

const { choose, code, variants } = strings.snippet;

/** A receiver to start from, which verifies what it gets. */
export function ReceiverExample() {
  const [variant, setVariant] = useState<ReceiverVariant>('node');
  return (
    <Stack gap="xs">
      <SegmentedControl<ReceiverVariant>
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        aria-label={choose}
        value={variant}
        onChange={setVariant}
        data={[
          { value: 'node', label: variants.node },
          { value: 'sdk', label: variants.sdk },
        ]}
      />
      <CodeBlock value={RECEIVERS[variant]} label={code} />
    </Stack>
  );
}
