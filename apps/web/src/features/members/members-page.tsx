import { Button, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUserPlus } from '@tabler/icons-react';
import { useMay } from '../../api/session';
import { Requires } from '../../ui/no-access';
import { Page } from '../../ui/page';
import { InviteDialog } from './invite-dialog';
import { InviteList } from './invite-list';
import { MemberList } from './member-list';
import { strings } from './strings';

/** The people of the tenant. */
export function MembersPage() {
  const mayInvite = useMay('invites.manage');
  const [inviting, { open, close }] = useDisclosure(false);
  return (
    <Requires permission="members.read">
      <Page
        title={strings.title}
        description={strings.description}
        actions={
          mayInvite && (
            <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={open}>
              {strings.invite}
            </Button>
          )
        }
      >
        <Stack gap="lg">
          <MemberList />
          <InviteList />
        </Stack>
        {inviting && <InviteDialog onClose={close} />}
      </Page>
    </Requires>
  );
}
