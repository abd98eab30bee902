import {
  ActionIcon,
  Avatar,
  Menu,
  Text,
  VisuallyHidden,
  useMantineColorScheme,
} from '@mantine/core';
import {
  IconCheck,
  IconKeyboard,
  IconLogout,
  IconSettings,
  IconUserCircle,
} from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { enterSession, trpc } from '../../api/client';
import { useSession } from '../../api/session';
import { TIME_ZONES, setTimeZone, useTimeZone } from '../../ui/time-zone';
import { isRequester } from '../home';
import { strings } from './strings';

const SCHEMES = ['light', 'dark', 'auto'] as const;

/** The person's own things: account, colour scheme, sign out. */
export function UserMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const me = useSession();
  const { user } = me;
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const timeZone = useTimeZone();
  const logout = useMutation(trpc.auth.logout.mutationOptions());
  const signOut = async () => {
    await logout.mutateAsync({});
    await enterSession();
    await navigate({ to: '/signin' });
  };
  return (
    <Menu width={240} position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" size={40} radius="xl" color="gray">
          <VisuallyHidden>{strings.userMenu(user.name)}</VisuallyHidden>
          <Avatar size={34} radius="xl" name={user.name} color="indigo" aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} truncate>
            {user.name}
          </Text>
          <Text size="xs" truncate>
            {user.email}
          </Text>
        </Menu.Label>
        <Menu.Item
          leftSection={<IconUserCircle size={16} aria-hidden />}
          renderRoot={(props) => <Link to="/account" {...props} />}
        >
          {strings.account}
        </Menu.Item>
        {isRequester(me) && (
          <Menu.Item
            leftSection={<IconSettings size={16} aria-hidden />}
            renderRoot={(props) => <Link to="/settings" {...props} />}
          >
            {strings.tenantSettings}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconKeyboard size={16} aria-hidden />}
          onClick={onShortcuts}
          rightSection="?"
        >
          {strings.shortcuts}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{strings.scheme}</Menu.Label>
        {SCHEMES.map((scheme) => (
          <Choice
            key={scheme}
            label={strings.schemes[scheme]}
            chosen={colorScheme === scheme}
            onChoose={() => setColorScheme(scheme)}
          />
        ))}
        <Menu.Divider />
        <Menu.Label>{strings.timeZone}</Menu.Label>
        {TIME_ZONES.map((zone) => (
          <Choice
            key={zone}
            label={strings.timeZones[zone]}
            chosen={timeZone === zone}
            onChoose={() => setTimeZone(zone)}
          />
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden />}
          onClick={() => void signOut().catch(() => undefined)}
        >
          {strings.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface ChoiceProps {
  label: string;
  chosen: boolean;
  onChoose: () => void;
}

/** One of several that exclude each other; the menu stays open, so that the effect is seen. */
function Choice({ label, chosen, onChoose }: ChoiceProps) {
  return (
    <Menu.Item
      closeMenuOnClick={false}
      aria-current={chosen}
      rightSection={chosen ? <IconCheck size={16} aria-hidden /> : null}
      onClick={onChoose}
    >
      {label}
    </Menu.Item>
  );
}
