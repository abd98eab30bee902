import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { openApiYaml } from '../http/rest/openapi-yaml.js';

/** `pnpm openapi:generate`: writes the description of the REST face to the path given. */
const path = resolve(process.argv[2] ?? 'openapi.yaml');
writeFileSync(path, openApiYaml());
process.stdout.write(`${path}\n`);
