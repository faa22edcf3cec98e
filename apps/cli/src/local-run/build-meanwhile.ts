/**
 * Does something while another process runs the build, and resolves to the result of the build. If that fails, it stops the build and
 * rejects with the error.
 */
export async function buildMeanwhile(
  build: (signal: AbortSignal) => Promise<string>,
  meanwhile: () => Promise<void>,
  signal: AbortSignal,
): Promise<string> {
  const abort = new AbortController();
  const building = build(AbortSignal.any([signal, abort.signal]));
  // Awaited below. Without a handler, a build that fails before that would end this process.
  building.catch(() => {});
  try {
    await meanwhile();
  } catch (error) {
    abort.abort(error);
    await building.catch(() => {});
    throw error;
  }
  return await building;
}
