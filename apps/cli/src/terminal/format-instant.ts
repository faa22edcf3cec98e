/** A UTC instant for people, without the fraction of a second where it is nought. */
export function formatInstant(instant: string): string {
  return instant.replace('.000Z', 'Z');
}
