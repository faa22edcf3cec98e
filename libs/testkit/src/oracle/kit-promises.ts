/** What the kit itself promises of any pipeline, besides what an oracle does. */
export type KitPromise = 'nothing is left running' | 'every write is seen' | 'every run ends';

/** What each promise that the kit checks is called in a failure. */
export type KitPromises = Readonly<Record<KitPromise, string>>;

/** What each is called: by itself, unless a pipeline has a name for it. */
export function promisesNamed(names: Partial<KitPromises> = {}): KitPromises {
  return {
    'nothing is left running': 'nothing is left running',
    'every write is seen': 'every write is seen',
    'every run ends': 'every run ends',
    ...names,
  };
}
