import { addDays } from '@daybreak/domain';
import DateHolidays from 'date-holidays';
import type { Holidays, Years } from './read-ics.ts';

const wholeDayMs = 24 * 60 * 60 * 1_000;

/** The public holidays, and the bank holidays of whole days, of a country, state and region, by date. Throws for an unknown one. */
export function holidaysOf(name: string, years: Years): Holidays {
  const [country = '', state = '', region = ''] = name.split('-');
  const place = new DateHolidays(country, state, region);
  if (!isKnown(place, country, state, region))
    throw new Error(
      `date-holidays knows no ${name}: name a country with its state and region, as in DE-BY, or add --ics FILE`,
    );
  const holidays: Holidays = new Map();
  for (let year = Number(years.from.slice(0, 4)); year <= Number(years.to.slice(0, 4)); year++)
    for (const { date, start, end, name: holiday, type } of place.getHolidays(year)) {
      const durationMs = end.getTime() - start.getTime();
      if ((type !== 'public' && type !== 'bank') || durationMs < wholeDayMs) continue;
      for (let day = 0; day < Math.round(durationMs / wholeDayMs); day++)
        holidays.set(addDays(date.slice(0, 'YYYY-MM-DD'.length), day), holiday);
    }
  return holidays;
}

/** The library itself ignores an unknown state or region. */
function isKnown(place: DateHolidays, country: string, state: string, region: string): boolean {
  const has = (names: Record<string, string> | undefined, name: string): boolean =>
    name === '' || Object.hasOwn(names ?? {}, name);
  return (
    Object.hasOwn(place.getCountries(), country) &&
    has(place.getStates(country), state) &&
    (region === '' || has(place.getRegions(country, state), region))
  );
}
