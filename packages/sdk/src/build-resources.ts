import { errorOfAnswer } from './errors/error-of-answer.js';
import type { ProcedureKind } from './generated/procedures.js';
import { createCalls } from './http/call-procedure.js';
import type { Call } from './http/call-procedure.js';
import { isRecord } from './http/is-record.js';
import type { Send } from './http/transport.js';
import { List } from './lists/list.js';
import type { Page } from './lists/list.js';
import type { RequestOptions } from './options.js';

type AnyMethod = (input?: object, options?: RequestOptions) => Promise<unknown>;

/** Objects within objects, with methods at the ends. */
export interface MethodTree {
  [name: string]: AnyMethod | MethodTree;
}

function listMethod(name: string, read: Call): AnyMethod {
  return (input = {}, options = {}) =>
    new List(async (cursor) => {
      const position = cursor === undefined ? {} : { cursor };
      return asPage(await read(name, { ...input, ...position }, options));
    });
}

/** The manifest says which procedures answer with pages; what does not is the fault of the server. */
function asPage(output: unknown): Page<unknown> {
  if (!isRecord(output) || !Array.isArray(output['items'])) {
    throw errorOfAnswer({ status: 200, headers: new Headers(), body: output });
  }
  const { items, nextCursor } = output;
  return { items, nextCursor: typeof nextCursor === 'string' ? nextCursor : null };
}

function branchOf(tree: MethodTree, name: string): MethodTree {
  const branch = tree[name];
  return typeof branch === 'object' ? branch : (tree[name] = {});
}

/** Builds plain objects with a method for each procedure of the manifest, as `incidents.tasks.add`. */
export function buildResources(
  procedures: Readonly<Record<string, ProcedureKind>>,
  send: Send,
): MethodTree {
  const { read, write, attempt } = createCalls(send);
  const calls = { query: read, mutation: write, attempt } as const;
  const root: MethodTree = {};
  for (const [name, kind] of Object.entries(procedures)) {
    const path = name.split('.');
    const verb = path.pop() ?? name;
    let branch = root;
    for (const segment of path) branch = branchOf(branch, segment);
    if (kind === 'list') branch[verb] = listMethod(name, read);
    else {
      const call = calls[kind];
      branch[verb] = (input = {}, options = {}) => call(name, input, options);
    }
  }
  return root;
}
