import { ScheduleError } from './schedule-error.ts';

export interface CronField {
  name: string;
  lowest: number;
  highest: number;
  /** Names for the values, starting with the lowest: `JAN`, `FEB`, and so on. */
  names?: readonly string[];
}

/** Expands `*`, `5`, `1-5`, `MON-FRI`, `0/15` and lists of these to ascending values. Throws ScheduleError for anything else. */
export function cronValues(text: string, field: CronField): number[] {
  const values = new Set(text.split(',').flatMap((part) => valuesOfPart(part, field)));
  return [...values].toSorted((a, b) => a - b);
}

function valuesOfPart(part: string, field: CronField): number[] {
  const { lowest, highest, name } = field;
  const [, range = '', step] = /^([^/]+)(?:\/([1-9]\d*))?$/.exec(part) ?? [];
  const [from, to, ...rest] =
    range === '*' ? [lowest, highest] : range.split('-').map((value) => valueOf(value, field));
  // `5` is only 5; `5/15` is 5, 20, 35 and so on.
  const last = to ?? (step === undefined ? from : highest);
  const inRange = from !== undefined && last !== undefined && from >= lowest && from <= last && last <= highest;
  if (!inRange || rest.length > 0) {
    throw new ScheduleError(
      `"${part}" is not a valid ${name} of a cron expression: use ${lowest} to ${highest}, *, a-b or a/step`,
    );
  }
  const stride = Number(step ?? 1);
  return Array.from({ length: Math.floor((last - from) / stride) + 1 }, (_, index) => from + index * stride);
}

function valueOf(text: string, { lowest, names = [] }: CronField): number {
  const index = names.indexOf(text.toUpperCase());
  if (index >= 0) return lowest + index;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
