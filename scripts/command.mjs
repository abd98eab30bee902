// Runs a command of the built program, by its name in apps/api/dist/cli, with the configuration of `.env`.
import './load-env.mjs';

const [, , name] = process.argv;
// The command finds its own arguments where it would if it had been called itself.
process.argv.splice(2, 1);
await import(`../apps/api/dist/cli/${name}.js`);
