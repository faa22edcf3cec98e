/**
 * Does something while the build runs, which is another process, and resolves to what the build comes to. What fails meanwhile stops
 * the build, and is what is thrown.
 */
export async function buildMeanwhile(
  build: (signal: AbortSignal) => Promise<string>,
  meanwhile: () => Promise<void>,
  signal: AbortSignal,
): Promise<string> {
  const abort = new AbortController();
  const building = build(AbortSignal.any([signal, abort.signal]));
  // It is looked at below; but a build that fails before that, with nobody there, would end this process.
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
