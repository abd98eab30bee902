import { fileURLToPath } from 'node:url';

/** This package, and the repository around it. */
export const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
export const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url));
