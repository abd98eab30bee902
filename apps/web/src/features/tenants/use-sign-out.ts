import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { enterSession, trpc } from '../../api/client';

/** Ends the session and lets the guards of the current page decide what to show. */
export function useSignOut(): { signOut: () => void; busy: boolean } {
  const router = useRouter();
  const logout = useMutation(
    trpc.auth.logout.mutationOptions({
      onSuccess: async () => {
        await enterSession();
        await router.invalidate();
      },
    }),
  );
  return { signOut: () => logout.mutate({}), busy: logout.isPending };
}
