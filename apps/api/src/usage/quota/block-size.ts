/** A tenth of a second's worth of the busiest tenant; more would only make the last stretch longer. */
const MAX_BLOCK = 1_000;
/** A lease takes this part of the room, so that blocks shrink towards a limit, down to single units. */
const SHARE_OF_ROOM = 32;

/** How much to lease at once where `room` is left and `amount` (at most that) is needed now. */
export function blockSize(room: number, amount: number): number {
  return Math.max(amount, Math.min(MAX_BLOCK, Math.floor(room / SHARE_OF_ROOM)));
}
