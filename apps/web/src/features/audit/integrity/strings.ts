export const strings = {
  title: 'Integrity',
  description:
    'Every entry is sealed into a tree of hashes, whose root is signed. Whoever changes, removes or slips in an entry is found out.',
  sealed: 'Sealed entries',
  unsealed: 'Waiting to be sealed',
  notCounted: 'Counted when you verify',
  checkpoint: 'Last signed checkpoint',
  none: 'None yet: the first follows the first entry within a second.',
  root: 'Root hash',
  verify: 'Verify integrity',
  verifying: (checked: string, size: string) => `${checked} of ${size} entries verified`,
  starting: 'Verifying',
  exportLog: 'Export',
  failed: 'The log could not be verified',
  valid: 'The log is intact',
  validBody: (checked: string) =>
    `Nothing differs from what was sealed. Entries checked: ${checked}, with every signed checkpoint, and with those kept outside the database where that is set up.`,
  invalid: (count: number) => (count === 1 ? '1 problem found' : `${count} problems found`),
  invalidBody:
    'The log is not what was sealed. Keep an export and a copy of the database before anything else, and find out who had access to it.',
  problems: 'Problems',
  entries: (from: string, to: string) => (from === to ? `Entry ${from}` : `Entries ${from}–${to}`),
  eventId: (id: string) => `Event ${id}`,
  atCheckpoint: (size: string) => `Checkpoint over ${size} entries`,
  sink: (name: string) => `Kept at ${name}`,
  offline: {
    title: 'Verify without trusting this server',
    body: 'Export the log, and run this on any machine with Node. It checks every entry, every value and every signature.',
    command: 'Command that verifies an export',
    personal: 'Export without personal values',
    personalHint: 'verifies just as well: hashes stand in for the values.',
  },
  proof: {
    title: 'Proof',
    waiting: 'Waiting to be sealed',
    waitingBody: 'It takes a moment after the change.',
    checking: 'Checking',
    outcomes: {
      included: 'Proven by this browser',
      other_event: 'The proof is about something else',
      not_included: 'The proof does not hold',
      unavailable: 'Sealed',
    },
    bodies: {
      included:
        'The entry leads, hash by hash, to the root that was signed: it is in the log as it was written.',
      other_event: 'What was sealed differs from what is shown here. Verify the whole log.',
      not_included:
        'The entry does not lead to the root that was signed: it, or the log, was altered. Verify the whole log.',
      unavailable: 'Open this page over HTTPS, and the browser checks the proof itself.',
    },
    index: 'Leaf index',
    size: 'Tree size',
    checkpoint: 'Checkpoint',
    root: 'Root hash',
    path: (steps: number) => (steps === 1 ? 'Path of 1 hash' : `Path of ${steps} hashes`),
  },
} as const;
