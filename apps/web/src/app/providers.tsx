import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queryClient } from '../api/client';
import { IdentityQuestion } from '../features/reauth/identity-question';
import { styleNonce } from './nonce';
import { cssVariablesResolver, theme } from './theme';

/** What every page stands in. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <QueryClientProvider client={queryClient}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        defaultColorScheme="auto"
        getStyleNonce={() => styleNonce}
      >
        <Notifications position="bottom-left" limit={4} />
        {children}
        <IdentityQuestion />
      </MantineProvider>
    </QueryClientProvider>
  );
}
