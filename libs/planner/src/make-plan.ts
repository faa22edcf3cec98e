import { sqsLimits, standardScaleUp } from './aws/limits.ts';
import { serviceTimesOf } from './aws/service-times.ts';
import { type BillLine, billOf, firingsPerMonth, totalUsd } from './bill/bill.ts';
import { type PlannedPuts, planPuts } from './edits/plan-puts.ts';
import type { PriceList } from './prices/price-list.ts';
import { overrideSetting } from './settings/override-setting.ts';
import type { PipelineSettings } from './settings/pipeline-settings.ts';
import type { Platform } from './simulation/platform.ts';
import { simulateDay, type SimulatedDay } from './simulation/simulate-day.ts';
import { candidatesFor } from './suggest.ts';
import type { DueRows } from './workload/due-rows.ts';
import type { RowShape } from './workload/row-shape.ts';

export interface PlanInput {
  readonly settings: PipelineSettings;
  readonly shape: RowShape;
  /** The rows of a day by due instant. */
  readonly due: readonly DueRows[];
  readonly prices: PriceList;
  /** The days per month with this many due rows. */
  readonly daysPerMonth: number;
  /** The rows that the table stores. Default: the rows of a month. */
  readonly storedRows?: number | undefined;
  /** Whether to simulate and suggest other settings. Default: true. */
  readonly suggest?: boolean | undefined;
  /** Called often, with the name of the simulation and the share of rows that are completed. */
  readonly onProgress?: ((what: string, share: number) => void) | undefined;
}

/** Other settings and their effect. */
export interface Suggestion {
  readonly set: readonly string[];
  readonly drainSeconds: number;
  readonly insteadOfSeconds: number;
  readonly usdPerMonthMore: number;
}

export interface Plan {
  readonly rows: number;
  /** The seconds from the last due instant until the last row is completed. */
  readonly drainSeconds: number;
  /** The row messages per row, and the updates of the rows table per row. */
  readonly messagesPerRow: number;
  readonly updatesPerRow: number;
  /** The requests of the functions to DynamoDB and SQS per row. */
  readonly requestsPerRow: number;
  readonly costPerMillionRows: number;
  readonly monthlyCost: number;
  readonly bill: readonly BillLine[];
  readonly binds: SimulatedDay['binds'];
  readonly suggestions: readonly Suggestion[];
  /** Puts of these rows that owners send as messages. Undefined for a template without an editor. */
  readonly puts: PlannedPuts | undefined;
  readonly day: SimulatedDay;
}

/** The share by which a suggestion must end the day earlier. */
const worthwhile = 0.05;
const bindingsTried = 2;

/** Simulates a day, bills its month and tries other settings. Throws PlannerError for a day that never ends. */
export function makePlan(input: PlanInput): Plan {
  const { settings, shape, due, onProgress } = input;
  const day = simulateDay({
    settings,
    shape,
    due,
    platform: awsPlatform(settings),
    onProgress: (share) => onProgress?.('the day', share),
  });
  const firings = firingsPerMonth(settings.schedule);
  const bill = billOfDay(input, settings, day, firings);
  const { rows, counts, messages } = day;
  const requests = Object.values(counts.requests).reduce((sum, count) => sum + count, 0);
  const drainSeconds = drainSecondsOf(day, due);
  const monthlyCost = totalUsd(bill, 'usdPerMonth');
  return {
    rows,
    drainSeconds,
    messagesPerRow: messages.row / rows,
    updatesPerRow: (counts.requests['DynamoDB.UpdateItem'] ?? 0) / rows,
    requestsPerRow: requests / rows,
    costPerMillionRows: totalUsd(bill, 'usdPerMillionRows'),
    monthlyCost,
    bill,
    binds: day.binds,
    suggestions: input.suggest === false ? [] : suggestionsFor(input, day, { drainSeconds, monthlyCost, firings }),
    puts: planPuts(input),
    day,
  };
}

/** Returns the platform with AWS's published behaviour. */
export function awsPlatform(settings: PipelineSettings): Platform {
  const { warmWriteUnits, warmReadUnits } = settings.rowsTable;
  return {
    times: serviceTimesOf(settings),
    scaleUp: standardScaleUp,
    concurrency: settings.accountConcurrency,
    inFlightLimit: sqsLimits.inFlight,
    capacity:
      warmWriteUnits === undefined && warmReadUnits === undefined
        ? 'newOnDemand'
        : { warmWriteUnitsPerSecond: warmWriteUnits ?? 0, warmReadUnitsPerSecond: warmReadUnits ?? 0 },
  };
}

function suggestionsFor(
  input: PlanInput,
  { binds }: SimulatedDay,
  now: { drainSeconds: number; monthlyCost: number; firings: number },
): Suggestion[] {
  const { settings, shape, due, onProgress } = input;
  const candidates = binds.slice(0, bindingsTried).flatMap(({ what }) => candidatesFor(what, settings));
  const distinct = new Map(candidates.map((set) => [set.join(' '), set]));
  const tried = [...distinct].flatMap(([name, set]): Suggestion[] => {
    const changed = set.reduce(overrideSetting, settings);
    const platform = awsPlatform(changed);
    const day = simulateDay({
      settings: changed,
      shape,
      due,
      platform,
      onProgress: (share) => onProgress?.(name, share),
    });
    const drainSeconds = drainSecondsOf(day, due);
    if (drainSeconds >= now.drainSeconds * (1 - worthwhile)) return [];
    // No suggestion changes the schedule, so the firings per month stay the same.
    const cost = totalUsd(billOfDay(input, changed, day, now.firings), 'usdPerMonth');
    return [{ set, drainSeconds, insteadOfSeconds: now.drainSeconds, usdPerMonthMore: cost - now.monthlyCost }];
  });
  return tried.toSorted((a, b) => a.drainSeconds - b.drainSeconds);
}

function billOfDay(
  { shape, prices, daysPerMonth, storedRows }: PlanInput,
  settings: PipelineSettings,
  day: SimulatedDay,
  firings: number,
): BillLine[] {
  const atMs = Date.UTC(2026, 0, 1);
  const idleFiring = simulateDay({ settings, shape, due: [{ atMs, rows: 0 }], platform: awsPlatform(settings) });
  return billOf({
    settings,
    shape,
    prices,
    day,
    idleFiring,
    firings,
    daysPerMonth,
    storedRows: storedRows ?? day.rows * daysPerMonth,
  });
}

function drainSecondsOf({ completedSeconds }: SimulatedDay, due: readonly DueRows[]): number {
  const instants = due.map(({ atMs }) => atMs);
  return completedSeconds.last - (Math.max(...instants) - Math.min(...instants)) / 1_000;
}
