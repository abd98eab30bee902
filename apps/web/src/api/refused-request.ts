/** A request outside tRPC that was refused; `data` is the body of the answer, as `toProblem` reads it. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  constructor(readonly data: unknown) {
    super('the request was refused');
  }
}
