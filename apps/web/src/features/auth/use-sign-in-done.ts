import { useNavigate } from '@tanstack/react-router';
import { enterSession } from '../../api/client';
import { safePath } from '../../app/safe-path';

/** What follows once somebody is signed in: on to where they wanted to go. */
export function useSignInDone(redirect: string | undefined): () => Promise<void> {
  const navigate = useNavigate();
  return async () => {
    await enterSession();
    await navigate({ href: safePath(redirect) });
  };
}
