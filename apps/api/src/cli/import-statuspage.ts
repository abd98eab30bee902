import { importStatuspage } from './import-statuspage/run.js';

/** `pnpm import:statuspage FILE…`: takes the incident history of a status page over. */
process.exitCode = await importStatuspage(process.argv.slice(2), {
  env: process.env,
  // The package manager runs this in the folder of the package and names the caller's own.
  cwd: process.env['INIT_CWD'] ?? process.cwd(),
  isTTY: process.stdout.isTTY,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
