// `pnpm generate`: writes the manifest of procedures from the built router; with --print, shows it.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { proceduresSource } from './procedures-source.mjs';

if (process.argv.includes('--print')) process.stdout.write(proceduresSource());
else
  writeFileSync(
    fileURLToPath(new URL('../src/generated/procedures.ts', import.meta.url)),
    proceduresSource(),
  );
