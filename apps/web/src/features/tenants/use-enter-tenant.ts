import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { enterSession, trpc } from '../../api/client';

/** Makes a tenant the active one and goes to its beginning. */
export function useEnterTenant(): { enter: (tenantId: string) => Promise<void>; busy: boolean } {
  const navigate = useNavigate();
  const change = useMutation(trpc.tenants.switch.mutationOptions());
  const enter = async (tenantId: string) => {
    await change.mutateAsync({ tenantId });
    await enterSession();
    await navigate({ to: '/' });
  };
  return { enter, busy: change.isPending };
}
