import type { RowDefinition } from '@daybreak/domain';

export interface SampleRow {
  /** The values that a run overwrites. */
  readonly values: number;
  /** The approximate size of the row for DynamoDB: the names and values of its changes and present values. */
  readonly bytes: number;
  /** The size of the name of a value. */
  readonly keyBytes: number;
  /** The RRULE of the row, such as `FREQ=MONTHLY`. */
  readonly repeat?: string | undefined;
}

/**
 * Creates a row of this size that represents all rows of a plan. If the size is too small for the names, values have
 * one character.
 */
export function sampleRow({ values, bytes, keyBytes, repeat }: SampleRow): RowDefinition {
  const texts = (age: string): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length: values }, (_, index) => {
        const length = Math.max(1, Math.round(bytes / (2 * Math.max(1, values))) - keyBytes);
        return [String(index).padStart(keyBytes, 'k'), age.repeat(length)];
      }),
    );
  return {
    id: 'row-000000000001',
    dueDate: '2026-03-29',
    timeZone: 'UTC',
    rule: 'apply-changes',
    changes: texts('n'),
    values: texts('o'),
    ...(repeat === undefined ? {} : { repeat }),
  };
}
