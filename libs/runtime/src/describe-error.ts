/** What a log line or a row says of an error: its name and message, whatever was thrown. */
export function describeError(error: unknown): { name: string; message: string } {
  if (error instanceof Error) return { name: error.name, message: error.message };
  return { name: 'NonError', message: `something that is no Error was thrown: ${typeof error}` };
}
