import { expect, test } from '@jest/globals';
import { suggestTimeZone } from './suggest-time-zone.ts';

test.each([
  ['Eastern Standard Time', 'did you mean America/New_York?'],
  ['China Standard Time', 'did you mean Asia/Shanghai?'],
  ['America/New York', 'did you mean America/New_York?'],
  ['Europe/Lisbon\u200B', 'did you mean Europe/Lisbon?'],
  ['Europe/Lisbonn', 'did you mean Europe/Lisbon?'],
  ['Z', 'did you mean UTC?'],
  ['GMT+2', 'name a place, such as Europe/Lisbon, or, for this offset all year, Etc/GMT-2'],
  ['UTC-05:00', 'name a place, such as Europe/Lisbon, or, for this offset all year, Etc/GMT+5'],
  ['BST', 'it may mean several time zones, so name a place, such as Europe/Lisbon'],
  ['Mars/Base', 'name a place, such as Europe/Lisbon'],
])('%s: %s', (text, hint) => {
  expect(suggestTimeZone(text)).toBe(`: ${hint}`);
});
