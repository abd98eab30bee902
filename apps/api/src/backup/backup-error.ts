/** A fault of the backup, of the database it is to go to, or of the keys. One line for the operator. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}
