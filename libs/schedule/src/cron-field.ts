import { ScheduleError } from './schedule-error.ts';

export interface CronField {
  name: string;
  lowest: number;
  highest: number;
  /** `JAN`, `FRI`: names for the field's values, the first for the lowest. */
  names?: readonly string[];
}

/** The values that `*`, `5`, `1-5`, `MON-FRI`, `0/15` and lists of these stand for, ascending. Throws ScheduleError for anything else. */
export function cronValues(text: string, field: CronField): number[] {
  const values = new Set(text.split(',').flatMap((part) => valuesOfPart(part, field)));
  return [...values].toSorted((a, b) => a - b);
}

function valuesOfPart(part: string, field: CronField): number[] {
  const { lowest, highest, name } = field;
  const [, range = '', step] = /^([^/]+)(?:\/([1-9]\d*))?$/.exec(part) ?? [];
  const [from, to, ...rest] =
    range === '*' ? [lowest, highest] : range.split('-').map((value) => valueOf(value, field));
  // `5` is 5 alone, `5/15` from 5 on.
  const last = to ?? (step === undefined ? from : highest);
  const inRange = from !== undefined && last !== undefined && from >= lowest && from <= last && last <= highest;
  if (!inRange || rest.length > 0) {
    throw new ScheduleError(
      `"${part}" is no ${name} of a cron expression: use ${lowest} to ${highest}, *, a-b or a/step`,
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
