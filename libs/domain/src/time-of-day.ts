/** Whether `text` is a time of day, written `HH:MM` or `HH:MM:SS`, from 00:00 to 23:59:59. */
export function isTimeOfDay(text: string): boolean {
  return /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/.test(text);
}

/** The shortest text of a time of day, so that equal times have equal texts: `09:00:00` becomes `09:00`. */
export function canonicalTimeOfDay(text: string): string {
  return text.replace(/^(\d\d:\d\d):00$/, '$1');
}
