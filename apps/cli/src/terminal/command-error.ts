/** The command line is valid, but the command failed or found nothing. The message says why and what to do. Exit code 1. */
export class CommandError extends Error {
  override name = 'CommandError';
}
