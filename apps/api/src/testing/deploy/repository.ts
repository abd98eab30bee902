import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';

/** The checkout; as far above the sources as above what is built of them. */
export const REPOSITORY = fileURLToPath(new URL('../../../../../', import.meta.url));

/** The text of a file of the repository. */
export function repositoryText(path: string): string {
  return readFileSync(join(REPOSITORY, path), 'utf8');
}

/** A YAML file of the repository; merge keys (`<<`) are resolved, as Compose does. */
export function repositoryYaml(path: string): unknown {
  const content: unknown = parse(repositoryText(path), { merge: true });
  return content;
}

/** All documents of a YAML file; throws at the first fault. */
export function repositoryManifests(path: string): unknown[] {
  return parseAllDocuments(repositoryText(path)).map((document) => {
    const fault = document.errors[0];
    if (fault !== undefined) throw fault;
    const content: unknown = document.toJS();
    return content;
  });
}
