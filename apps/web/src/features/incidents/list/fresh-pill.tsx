import { Button, Center } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { strings } from '../strings';

/** Tells that incidents were declared since the list was loaded, and shows them on request. */
export function FreshPill({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <div role="status">
      {count > 0 && (
        <Center mb="sm">
          <Button
            size="compact-md"
            radius="xl"
            leftSection={<IconArrowUp size={16} aria-hidden />}
            onClick={onShow}
          >
            {strings.list.fresh(count)}
          </Button>
        </Center>
      )}
    </div>
  );
}
