import { Button, Center } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';

interface FreshPillProps {
  count: number;
  /** `3 new incidents`. */
  label: string;
  onShow: () => void;
}

/** Tells that there is something new since the list was loaded, and shows it on request. */
export function FreshPill({ count, label, onShow }: FreshPillProps) {
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
            {label}
          </Button>
        </Center>
      )}
    </div>
  );
}
