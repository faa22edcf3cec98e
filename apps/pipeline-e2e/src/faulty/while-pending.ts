/** The condition that the row still waits at the message's version, with the names and values that it mentions. */
export const whilePending = {
  condition: '#version = :version AND #status = :scheduled',
  names: { '#version': 'version', '#status': 'status' },
  values: (version: number) => ({ ':version': version, ':scheduled': 'scheduled' }),
} as const;

/** What the write answers; undefined when its condition did not hold. */
export async function unlessSuperseded<Output>(write: Promise<Output>): Promise<Output | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return undefined;
    throw error;
  }
}
