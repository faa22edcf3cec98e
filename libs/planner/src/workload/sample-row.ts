import type { RowDefinition } from '@daybreak/domain';

export interface SampleRow {
  /** Values that a run writes over the present ones. */
  readonly values: number;
  /** Bytes of the row: the names and values of its changes and present values, about as they count for DynamoDB. */
  readonly bytes: number;
  /** Bytes of the name of a value. */
  readonly keyBytes: number;
  /** The RRULE by which the row is due again, such as `FREQ=MONTHLY`. */
  readonly repeat?: string | undefined;
}

/** Makes a row of this size that stands for all rows of a plan. A size below the names alone gives values of one character. */
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
