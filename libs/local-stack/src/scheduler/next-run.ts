import { Cron } from 'croner';

/** The schedule's expression is none that EventBridge Scheduler takes, or none that is emulated. */
export class ScheduleExpressionError extends Error {
  override name = 'ScheduleExpressionError';
  readonly expression: string;

  constructor(expression: string, reason: string, options?: ErrorOptions) {
    super(`Schedule expression ${expression}: ${reason}`, options);
    this.expression = expression;
  }
}

export interface Schedule {
  readonly expression: string;
  readonly timeZone: string;
  /** Epoch milliseconds: what a rate counts from. */
  readonly startsAt: number;
}

/** Epoch milliseconds of the first run after an instant, or undefined when there is none any more. Throws ScheduleExpressionError. */
export type NextRun = (afterMs: number) => number | undefined;

const unitMs: ReadonlyMap<string, number> = new Map([
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
]);

/** Reads `rate(…)`, `at(…)` and `cron(…)`, as EventBridge Scheduler means them. */
export function createNextRun(schedule: Schedule): NextRun {
  assertTimeZone(schedule);
  const [, kind, argument = ''] = /^(rate|at|cron)\((.*)\)$/.exec(schedule.expression.trim()) ?? [];
  if (kind === 'rate') return rate(schedule, argument);
  if (kind === 'at') return at(schedule, argument);
  if (kind === 'cron') return cron(schedule, argument);
  throw new ScheduleExpressionError(schedule.expression, 'is neither rate(…), at(…) nor cron(…)');
}

function assertTimeZone({ expression, timeZone }: Schedule): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch (cause) {
    throw new ScheduleExpressionError(expression, `has the time zone ${timeZone}, which there is not`, { cause });
  }
}

function rate({ expression, startsAt }: Schedule, argument: string): NextRun {
  const [, count, unit = ''] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(argument) ?? [];
  const period = Number(count) * (unitMs.get(unit) ?? Number.NaN);
  if (Number.isNaN(period)) throw new ScheduleExpressionError(expression, 'has no rate like "5 minutes" or "1 day"');
  return (after) => (after < startsAt ? startsAt : startsAt + (Math.floor((after - startsAt) / period) + 1) * period);
}

function at({ expression, timeZone }: Schedule, argument: string): NextRun {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(argument)) {
    throw new ScheduleExpressionError(expression, 'has no local time like 2026-03-01T09:00:00');
  }
  // A day that its month does not have would be one of the next month.
  const instant = new Date(`${argument}Z`);
  if (Number.isNaN(instant.getTime()) || !instant.toISOString().startsWith(argument)) {
    throw new ScheduleExpressionError(expression, 'has a date or a time that there is not');
  }
  const once = createCron(expression, argument, timeZone);
  return (after) => once.nextRun(new Date(after))?.getTime();
}

function cron({ expression, timeZone }: Schedule, argument: string): NextRun {
  const job = createCron(expression, cronPattern(expression, argument), timeZone);
  return (after) => {
    // A local time that a change to summer time leaves out is skipped, which croner would run at the end of the gap.
    let run = job.nextRun(new Date(after));
    while (run !== null && !job.match(run)) run = job.nextRun(run);
    return run?.getTime();
  };
}

function createCron(expression: string, pattern: string, timezone: string): Cron {
  try {
    return new Cron(pattern, { timezone, paused: true, alternativeWeekdays: true, mode: '7-part' });
  } catch (cause) {
    throw new ScheduleExpressionError(expression, cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** The highest value of each field: minutes, hours, day of month, month, day of week, year. */
const highest = [59, 23, 31, 12, 7, 2199];

/** From AWS's six fields to croner's seven: seconds first, steps and last weekdays written its way. */
function cronPattern(expression: string, argument: string): string {
  const fields = argument.trim().split(/\s+/);
  const [, , dayOfMonth, , dayOfWeek] = fields;
  if (fields.length !== 6) throw new ScheduleExpressionError(expression, 'needs six fields, from minutes to year');
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw new ScheduleExpressionError(
      expression,
      'needs a ? for the day of month or for the day of week, and only one',
    );
  }
  const translated = fields.map((field, index) => {
    // `5/15` is from 5 on, every 15th.
    const stepped = field.replaceAll(/(?<![\w-])(\d+)\/(\d+)/g, `$1-${highest[index]}/$2`);
    return index === 4 ? stepped.replace(/^L$/, '7').replace(/^(\w+)L$/, '$1#L') : stepped;
  });
  return ['0', ...translated].join(' ');
}
