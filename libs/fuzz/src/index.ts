/** Hostile input for parsers and handlers, and the test that runs it. */
export { fuzz, runFuzz } from './fuzz.ts';
export { assertNoPollution, PollutionError } from './assert-no-pollution.ts';
export { damaged, maybeDamaged } from './damaged.ts';
export { asJson, hostileBody, hostileJson, hostileObject, type Json } from './hostile-json.ts';
export { hostileKey, hostileText, inheritedNames } from './hostile-text.ts';
