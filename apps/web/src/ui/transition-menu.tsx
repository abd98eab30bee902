import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';

interface TransitionMenuProps<Status extends string> {
  /** The status now. */
  label: string;
  /** What the button does, with the status now. */
  changeLabel: string;
  color: string;
  width: number;
  allowed: readonly Status[];
  labelOf: (status: Status) => string;
  changing: boolean;
  onChange: (status: Status) => void;
}

/** The status, and the ones that this person may set next. */
export function TransitionMenu<Status extends string>({
  label,
  changeLabel,
  color,
  width,
  allowed,
  labelOf,
  changing,
  onChange,
}: TransitionMenuProps<Status>) {
  return (
    <Menu position="bottom-start" width={width}>
      <Menu.Target>
        <Button
          size="xs"
          color={color}
          variant="light"
          loading={changing}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={changeLabel}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {allowed.map((next) => (
          <Menu.Item key={next} onClick={() => onChange(next)}>
            {labelOf(next)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
