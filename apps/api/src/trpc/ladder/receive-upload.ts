import type { Principal } from '../principal.js';
import type { Call } from './call.js';
import { admit } from './enter-tenant.js';

/**
 * Receives the file of a request, once its sender may send it to the tenant at all; it becomes the
 * call's input. The transaction in which that is found has ended before the first byte is read, and the
 * one of the verb has not begun: there, the right is looked at again, and that decides. A call that
 * brings no file goes on as it is.
 */
export async function receiveUpload(call: Call, principal: Principal): Promise<void> {
  const { tenantId } = await admit(call, principal, () => Promise.resolve({}));
  const { upload } = call.ctx;
  if (upload !== undefined) call.takeInput(await upload.receive(tenantId));
}
