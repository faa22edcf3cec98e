/** The command was understood, and failed or found nothing; the message says what, and what can be done. Exit code 1. */
export class CommandError extends Error {
  override name = 'CommandError';
}
