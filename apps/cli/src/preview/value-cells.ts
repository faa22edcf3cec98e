import { quote, type Value } from '@daybreak/domain';
import type { PlannedValue } from './preview-row.ts';

/** The cells of a planned value in a table: its key, then its present and planned value as JSON, each shortened to 40 characters. */
export function valueCells({ key, present, planned }: PlannedValue): string[] {
  return [key, present === undefined ? '' : shown(present), shown(planned)];
}

function shown(value: Value): string {
  return quote(JSON.stringify(value));
}
