/**
 * The function as plain JavaScript sees it. For tests of what happens at run time when the types were
 * not kept; the arguments reach the function unchanged.
 */
export function untyped<Result>(
  call: (...input: never[]) => Result,
): (...input: unknown[]) => Result {
  return (...input) => Reflect.apply(call, undefined, input) as Result;
}
