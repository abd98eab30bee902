import { readFileSync, writeFileSync } from 'node:fs';
import { configurationTable, envExample, withGeneratedTable } from '../config-docs.js';

/** `pnpm docs:generate`: renews the documents that are made from the program's own lists. */
writeFileSync('.env.example', envExample());
const page = 'docs/configuration.md';
writeFileSync(page, withGeneratedTable(readFileSync(page, 'utf8'), configurationTable()));
process.stdout.write(`.env.example\n${page}\n`);
