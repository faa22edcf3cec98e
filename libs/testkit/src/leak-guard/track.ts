import type { Started } from './leak-scope.ts';
import type { Origin } from './origin.ts';

/** Something just started, as a watcher describes it; the monitor adds where it was started. */
export type JustStarted = Omit<Started, 'origin' | 'isPlatforms'> & { isPlatforms?(origin: Origin): boolean };

/** Adds what was just started to the scope of the code that runs, if that has one. */
export type Track = (started: JustStarted) => void;
