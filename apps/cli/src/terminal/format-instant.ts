/** A UTC instant for people, without a fraction of zero milliseconds. */
export function formatInstant(instant: string): string {
  return instant.replace('.000Z', 'Z');
}
