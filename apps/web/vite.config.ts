import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where the API of `pnpm dev` listens: on the PORT it is given, as that command is itself. */
const API = `http://localhost:${process.env['PORT'] ?? '3000'}`;

export default defineConfig({
  plugins: [react()],
  // The API puts the nonce of each answer in the place of this mark.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: 'es2022',
    // The first versions with light-dark(): rewritten for older ones it would ignore the chosen scheme.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/trpc': API, '/v1': API, '/docs': API, '/openapi.json': API } },
});
