import { readFileSync, writeFileSync } from 'node:fs';
import { isTimeZone } from '@daybreak/domain';
import {
  atOnce,
  makePlan,
  overrideSetting,
  parseMinutes,
  parseZones,
  type Plan,
  type PipelineSettings,
  plotDay,
  pricesOf,
  type PriceList,
  readPrices,
  readSettings,
  type Share,
  withSchedule,
} from '@daybreak/planner';
import { formatPlan } from '../plan/format-plan.ts';
import { reportPlan } from '../plan/report-plan.ts';
import { type PlannedRows, plannedRowsOfFile, plannedRowsOfTarget, sampledRows } from '../plan/planned-rows.ts';
import { synthesise } from '../plan/synthesise.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import { createProgress } from '../terminal/progress.ts';
import { resolvePath } from '../terminal/resolve-path.ts';
import { suggestTimeZone } from '../terminal/suggest-time-zone.ts';
import { UsageError } from '../terminal/usage-error.ts';
import type { CommandOptions } from './command-options.ts';

export interface PlanOptions extends CommandOptions {
  rows?: number;
  values?: number;
  bytes?: number;
  keyBytes?: number;
  recurring?: 'monthly';
  from?: string;
  date?: string;
  atOnce?: number;
  spread?: string;
  zone?: string[];
  zones?: string;
  days: number;
  stage?: 'dev' | 'prod';
  schedule?: string;
  shards?: number;
  set?: string[];
  prices?: string;
  plot?: string;
  suggestions: boolean;
  delimiter?: string;
  encoding?: string;
}

/** Prints what a month costs and when a day of rows is done. It needs no account and no stack. Throws UsageError or PlannerError. */
export async function plan(options: PlanOptions, environment: Environment): Promise<0> {
  const { stderr, signal } = environment;
  const progress = createProgress(stderr);
  rejectContradictions(options);
  const prices = pricesFor(options, environment);
  progress.say('Building the template');
  using template = await synthesise(options.stage ?? 'dev', environment);
  const settings = settingsFor(options, readSettings(template.path));
  const rows = await rowsFor(options, settings, environment);

  let simulated = '';
  const made = makePlan({
    settings,
    shape: rows.shape,
    due: rows.due,
    prices,
    daysPerMonth: options.days,
    suggest: options.suggestions,
    onProgress(what, share) {
      signal.throwIfAborted();
      if (what !== simulated) {
        progress.end();
        progress.say(`Simulating ${what}`);
        progress.begin(rows.count);
        simulated = what;
      }
      progress.update(Math.round(share * rows.count), 0);
    },
  });
  progress.end();
  if (options.plot !== undefined) writePlot(options.plot, made, environment);
  const { shape } = rows;
  print(environment, options, reportPlan({ plan: made, rows, settings, prices, days: options.days }), (report) =>
    formatPlan(report, { shape }),
  );
  return 0;
}

/** Each pair describes the same thing twice. */
function rejectContradictions(options: PlanOptions): void {
  const { rows, from, target, atOnce: share, spread, zone, zones } = options;
  const sources = [
    ['--rows', rows],
    ['--from', from],
    ['--target', target],
  ].filter(([, value]) => value !== undefined);
  const [first, second] = sources;
  if (first === undefined)
    throw new UsageError('Say how many rows are due: --rows 10M, --from FILE or --target TARGET');
  const pairs = [
    [first[0], second?.[0]],
    both('--at-once', share, '--spread', spread),
    both('--zone', zone, '--zones', zones),
  ];
  for (const [one, other] of pairs)
    if (one !== undefined && other !== undefined) throw new UsageError(`Give either ${one} or ${other}, not both`);
}

function both(one: string, first: unknown, other: string, second: unknown): (string | undefined)[] {
  return first === undefined || second === undefined ? [] : [one, other];
}

function pricesFor({ prices, region = 'eu-west-1' }: PlanOptions, environment: Environment): PriceList {
  if (prices === undefined) return pricesOf(region);
  return readPrices(readText(prices, environment), pricesOf('eu-west-1'));
}

function settingsFor({ schedule, shards, set = [] }: PlanOptions, deployed: PipelineSettings): PipelineSettings {
  const assignments = [...(shards === undefined ? [] : [`dueShardCount=${shards}`]), ...set];
  const settings = assignments.reduce(overrideSetting, deployed);
  return schedule === undefined ? settings : withSchedule(settings, schedule);
}

async function rowsFor(
  options: PlanOptions,
  { valuesPerMessage }: PipelineSettings,
  environment: Environment,
): Promise<PlannedRows> {
  const { from, rows, values = 5, bytes = 1_024, keyBytes = 8, recurring } = options;
  if (from !== undefined) return await plannedRowsOfFile(from, options, valuesPerMessage, environment);
  if (rows === undefined) return await plannedRowsOfTarget(options, valuesPerMessage, environment);
  return await sampledRows({
    sample: { values, bytes, keyBytes, repeat: recurring === undefined ? undefined : 'FREQ=MONTHLY' },
    valuesPerMessage,
    spread: {
      rows,
      date: options.date ?? environment.now().toISOString().slice(0, 10),
      zones: zonesFor(options, environment),
      minutes:
        options.spread === undefined
          ? atOnce(options.atOnce ?? 1)
          : parseMinutes(readText(options.spread, environment)),
    },
  });
}

function zonesFor({ zone: names = ['UTC'], zones }: PlanOptions, environment: Environment): Share<string>[] {
  if (zones !== undefined) return parseZones(readText(zones, environment));
  const unknown = names.find((name) => !isTimeZone(name));
  if (unknown !== undefined) throw new UsageError(`"${unknown}" is no IANA time zone${suggestTimeZone(unknown)}`);
  return names.map((key) => ({ key, share: 1 }));
}

function readText(name: string, environment: Environment): string {
  try {
    return readFileSync(resolvePath(name, environment), 'utf8');
  } catch (cause) {
    throw new UsageError(`${name} can't be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function writePlot(name: string, made: Plan, environment: Environment): void {
  if (!name.endsWith('.svg'))
    throw new UsageError(`The plot is an SVG image: name it ${name.replace(/\.\w+$/, '')}.svg`);
  writeFileSync(resolvePath(name, environment), plotDay(made.day));
}
