/* The types that the web app and the SDK are built from; nothing here exists at run time. */
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from './trpc/router.js';

export type { AppRouter } from './trpc/router.js';
export type { ErrorCode, ErrorEnvelope } from './trpc/errors.js';
export type { EventPayload, EventType } from './events/catalogue.js';

/** The input of every procedure, by name. */
export type RouterInputs = inferRouterInputs<AppRouter>;
/** The output of every procedure, by name. */
export type RouterOutputs = inferRouterOutputs<AppRouter>;
