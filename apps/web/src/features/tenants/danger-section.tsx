import { Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { enterSession, trpc } from '../../api/client';
import { notifyDone } from '../../api/notify';
import { useMay, useSession } from '../../api/session';
import { Confirm } from '../../ui/confirm';
import { Section } from '../../ui/section';
import { strings } from './strings';

/** Leaving the tenant and deleting it. */
export function DangerSection({ tenantId }: { tenantId: string }) {
  const { user } = useSession();
  const mayDelete = useMay('tenants.delete');
  const navigate = useNavigate();
  const gone = async (message: string) => {
    await navigate({ to: '/tenants/new' });
    await enterSession();
    notifyDone(message);
  };
  const leave = useMutation(
    trpc.tenants.members.remove.mutationOptions({ onSuccess: () => gone(strings.settings.left) }),
  );
  const remove = useMutation(
    trpc.tenants.delete.mutationOptions({ onSuccess: () => gone(strings.settings.removed) }),
  );
  return (
    <Section title={strings.settings.danger}>
      <Group>
        <Confirm
          title={strings.settings.leave}
          message={strings.settings.leaveBody}
          confirmLabel={strings.settings.leave}
          busy={leave.isPending}
          onConfirm={() => leave.mutateAsync({ tenantId, userId: user.id })}
        >
          {(ask) => (
            <Button variant="default" onClick={ask}>
              {strings.settings.leave}
            </Button>
          )}
        </Confirm>
        {mayDelete && (
          <Confirm
            title={strings.settings.remove}
            message={strings.settings.removeBody}
            confirmLabel={strings.settings.remove}
            busy={remove.isPending}
            onConfirm={() => remove.mutateAsync({ tenantId })}
          >
            {(ask) => (
              <Button color="red" variant="light" onClick={ask}>
                {strings.settings.remove}
              </Button>
            )}
          </Confirm>
        )}
      </Group>
    </Section>
  );
}
