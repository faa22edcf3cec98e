/** The name and message of a thrown value, for a log line. A value that is not an Error is not quoted. */
export function describeError(error: unknown): { name: string; message: string } {
  if (error instanceof Error) return { name: error.name, message: error.message };
  return { name: 'NonError', message: `the thrown value is not an Error but of type ${typeof error}` };
}
