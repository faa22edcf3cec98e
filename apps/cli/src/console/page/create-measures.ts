import { addMonths } from '@daybreak/domain';
import type { Run } from '@daybreak/repository';
import type { DayOutcomes } from '../../history/day-outcomes.ts';
import type { Answers } from './answers.ts';
import type { ConsoleContext } from './console-context.ts';
import { createBackground } from './create-background.ts';
import { planRuns, type PlannedRun } from './plan-runs.ts';
import { type LocalOutcomes, readLocalOutcomes } from './read-local-outcomes.ts';

type Latest<Value> = Promise<{ value?: Value; problem?: string }>;

/** What takes too long for the answer to a request. It is made beside the pages, which show it when it is there. */
export interface Measures extends AsyncDisposable {
  /** How rows ended on each day of a month (UTC, its first day). On a stack by CloudWatch, some minutes late. */
  outcomesOf(month: string): Latest<ReadonlyMap<string, DayOutcomes>>;
  /** How the rows of each run ended. Without a value on a deployed stack, whose table no page reads as a whole unasked. */
  outcomes(): Latest<LocalOutcomes>;
  /** Seconds since the oldest message of each queue was sent. */
  ages(): Latest<ReadonlyMap<string, number>>;
  /** The latest runs beside their plans, by run id. */
  plans(): Latest<ReadonlyMap<string, PlannedRun>>;
  /** The console has changed rows. */
  changed(): void;
}

type MeasuresInput = Pick<ConsoleContext, 'target' | 'now' | 'isAtWork' | 'env'> & {
  latestRuns(): Promise<readonly Run[]>;
  signal: AbortSignal;
  answers: Pick<Answers, 'none'>;
};

/** CloudWatch has a value a minute. */
const metricsEveryMs = 60_000;
const localEveryMs = 1_000;
const plansEveryMs = 2_000;
/** A person looks at one month after the other. */
const keptMonths = 12;

export function createMeasures({
  target,
  now,
  isAtWork,
  env,
  latestRuns,
  answers,
  signal: ended,
}: MeasuresInput): Measures {
  const stop = new AbortController();
  const signal = AbortSignal.any([ended, stop.signal]);
  const metrics = target.kind === 'stack' ? target.metrics : undefined;
  // A folder on which nothing is at work changes by the console's own edits alone.
  const outcomes = createBackground(
    async (made) => await readLocalOutcomes(target, { signal: made, whenIdle: async () => await answers.none() }),
    {
      signal,
      everyMs: isAtWork ? localEveryMs : Number.POSITIVE_INFINITY,
    },
  );
  const ages = createBackground(
    async () => (metrics === undefined ? new Map<string, number>() : await metrics.ages(now())),
    { signal, everyMs: metricsEveryMs },
  );
  const months = new Map<string, ReturnType<typeof monthOf>>();
  const monthOf = (month: string) =>
    createBackground(
      async () => (await metrics?.outcomesByDay(month, addMonths(month, 1))) ?? new Map<string, DayOutcomes>(),
      { signal, everyMs: metricsEveryMs },
    );
  let settings: ReturnType<typeof readSettings> | undefined;
  const readSettings = async () => {
    const { settingsOfTarget } = await import('../../plan/settings-of-target.ts');
    return await settingsOfTarget(target, { env, signal });
  };
  const plans = createBackground(
    async () => {
      const { value } = metrics === undefined ? await outcomes.latest() : {};
      settings ??= readSettings();
      // Asked for again after a failure.
      settings.catch(() => (settings = undefined));
      const input = { target, runs: await latestRuns(), outcomes: value, now: now(), signal };
      return await planRuns({ ...input, settings: await settings });
    },
    { signal, everyMs: plansEveryMs },
  );
  return {
    async outcomesOf(month) {
      if (metrics === undefined) {
        const { value, problem } = await outcomes.latest();
        if (value !== undefined) return { value: value.byDay };
        return problem === undefined ? {} : { problem };
      }
      const kept = months.get(month) ?? monthOf(month);
      months.set(month, kept);
      for (const [oldest] of months) if (months.size > keptMonths) months.delete(oldest);
      return await kept.latest();
    },
    outcomes: async () => (metrics === undefined ? await outcomes.latest() : {}),
    async ages() {
      const { ages: local } = await target.queues();
      return local === undefined ? await ages.latest() : { value: local() };
    },
    plans: async () => await plans.latest(),
    changed: () => outcomes.forget(),
    async [Symbol.asyncDispose]() {
      stop.abort();
      for (const each of [outcomes, ages, plans, ...months.values()]) await each.settled();
      await settings?.catch(() => {});
    },
  };
}
