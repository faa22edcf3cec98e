import { findIana } from 'windows-iana';
import { isTimeZone } from '@daybreak/domain';
import { closest, didYouMean } from './closest.ts';

const offset = /^(?:GMT|UTC)?([+-])(\d{1,2})(?::?00)?$/i;

/** The end of a message about an unknown time zone: `: did you mean America/New_York?` */
export function suggestTimeZone(text: string): string {
  const name = text.trim();
  if (/^(?:z|zulu)$/i.test(name)) return didYouMean('UTC');
  // CLDR's table of Windows names, which spreadsheets use too.
  const [ofWindows] = findIana(name);
  if (ofWindows !== undefined && isTimeZone(ofWindows)) return didYouMean(ofWindows);
  const [, sign, hours] = offset.exec(name) ?? [];
  if (hours !== undefined) {
    // These names have the signs of POSIX: the hours to add to local time for UTC.
    const fixed = `Etc/GMT${sign === '+' ? '-' : '+'}${Number(hours)}`;
    return `: name a place, such as Europe/Lisbon, or, for this offset all year, ${fixed}`;
  }
  if (/^[A-Z]{2,5}$/i.test(name)) return ': it may mean several time zones, so name a place, such as Europe/Lisbon';
  const similar = closest(name, Intl.supportedValuesOf('timeZone'));
  return similar === undefined ? ': name a place, such as Europe/Lisbon' : didYouMean(similar);
}
