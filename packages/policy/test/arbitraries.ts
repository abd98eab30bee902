import * as fc from 'fast-check';
import { ME, SOMEONE } from '../src/docs/domain.js';
import { PERMISSION_NAMES } from '../src/permissions.js';
import { ROLES } from '../src/roles.js';
import { SCOPES } from '../src/scopes.js';

/** Names that every object inherits, which must be no better known than the rest. */
export const INHERITED = [
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
];

export const anyPermission = fc.constantFrom(...PERMISSION_NAMES);
export const anyRole = fc.constantFrom(...ROLES);
const someone = fc.constantFrom(ME, SOMEONE, null, undefined);
export const anyFacts = fc.record({
  requesterId: someone,
  visibility: fc.constantFrom('public', 'internal', null, undefined),
  uploadedBy: someone,
  userId: someone,
});
export const anyScopes = fc.array(
  fc.oneof(fc.constantFrom(...SCOPES), fc.string(), fc.constantFrom(...INHERITED)),
  { maxLength: 5 },
);
