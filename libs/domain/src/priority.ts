export const priorities = ['high'] as const;

/** A row without one has no priority. */
export type Priority = (typeof priorities)[number];
