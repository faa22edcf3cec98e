import type { StartedResource } from './leak-scope.ts';
import type { Origin } from './origin.ts';

/** A new resource, as a watcher describes it. The monitor adds its origin. */
export type NewResource = Omit<StartedResource, 'origin' | 'isInternal'> & { isInternal?(origin: Origin): boolean };

/** Adds a new resource to the scope of the current code, if any. */
export type Track = (started: NewResource) => void;
