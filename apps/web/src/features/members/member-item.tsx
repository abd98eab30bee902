import { Avatar, Badge, Button, Select, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { notifyDone } from '../../api/notify';
import { roleIn, useMay, useSession } from '../../api/session';
import type { Member } from '../../api/types';
import { Confirm } from '../../ui/confirm';
import { Item } from '../../ui/item-list';
import { roleLabel, roleOptions } from '../../ui/roles';
import { Time } from '../../ui/time';
import { strings } from './strings';

/** One member: their role, and removal, for whoever may change them. */
export function MemberItem({ member, tenantId }: { member: Member; tenantId: string }) {
  const me = useSession();
  const client = useQueryClient();
  const mayManage = useMay('members.manage');
  const mayChangeOwner = useMay('members.change_owner');
  const onSettled = () => client.invalidateQueries(trpc.tenants.members.pathFilter());
  const change = useMutation(
    trpc.tenants.members.update.mutationOptions({
      onSuccess: ({ name }) => notifyDone(strings.roleChanged(name)),
      onSettled,
    }),
  );
  const remove = useMutation(
    trpc.tenants.members.remove.mutationOptions({
      onSuccess: () => notifyDone(strings.removed(member.name)),
      onSettled,
    }),
  );
  const isSelf = member.userId === me.user.id;
  const options = roleOptions(roleIn(me));
  const changeable = !isSelf && (member.role === 'OWNER' ? mayChangeOwner : mayManage);
  return (
    <Item
      lead={<Avatar size={36} name={member.name} color="indigo" aria-hidden />}
      actions={
        changeable ? (
          <>
            <Select
              size="xs"
              w={150}
              comboboxProps={{ width: 340, position: 'bottom-end' }}
              aria-label={strings.roleOf(member.name)}
              data={options.map(({ value }) => ({ value, label: roleLabel(value) }))}
              value={member.role}
              allowDeselect={false}
              disabled={change.isPending}
              onChange={(value) => {
                const role = options.find((option) => option.value === value)?.value;
                if (role !== undefined && role !== member.role) {
                  change.mutate({
                    tenantId,
                    userId: member.userId,
                    role,
                    expectedVersion: member.version,
                  });
                }
              }}
            />
            <Confirm
              title={strings.removeMember(member.name)}
              message={strings.removeBody(member.name)}
              confirmLabel={strings.remove}
              busy={remove.isPending}
              onConfirm={() => remove.mutateAsync({ tenantId, userId: member.userId })}
            >
              {(ask) => (
                <Button
                  size="xs"
                  variant="default"
                  aria-label={strings.removeMember(member.name)}
                  onClick={ask}
                >
                  {strings.remove}
                </Button>
              )}
            </Confirm>
          </>
        ) : (
          <Badge variant="light" color="gray" tt="none">
            {roleLabel(member.role)}
          </Badge>
        )
      }
    >
      <Text size="sm" fw={550}>
        {member.name}
        {isSelf && ` (${strings.you})`}
        {member.mfaEnabled && (
          <Badge component="span" variant="light" color="teal" tt="none" radius="sm" ml={8}>
            {strings.twoStep}
          </Badge>
        )}
      </Text>
      <Text size="sm" c="dimmed">
        {member.email} · {strings.joined} <Time value={member.joinedAt} />
      </Text>
    </Item>
  );
}
