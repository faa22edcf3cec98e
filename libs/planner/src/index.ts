/**
 * Plans the cost of a month and the completion of a day, by a simulation of the deployed settings.
 *
 * @example
 * const settings = readSettings('dist/apps/infra/cdk.out/Daybreak-dev.template.json');
 * const shape = await measureRow(sampleRow({ values: 5, bytes: 1_024, keyBytes: 8 }));
 * const zones = [{ key: 'UTC', share: 1 }];
 * const due = spreadRows({ rows: 1_000_000, date: '2026-03-29', zones, minutes: atOnce(1) });
 * const plan = makePlan({ settings, shape, due, prices: pricesOf('eu-west-1'), daysPerMonth: 30 });
 */
export type { BillLine } from './bill/bill.ts';
export { forecastRuns, type RunForecast } from './forecast-runs.ts';
export { awsPlatform, makePlan, type Plan, type PlanInput, type Suggestion } from './make-plan.ts';
export { plotDay } from './plot/plot-day.ts';
export { PlannerError } from './planner-error.ts';
export type { PriceList } from './prices/price-list.ts';
export { pricesOf, readPrices } from './prices/read-prices.ts';
export { overrideSetting, settingNames, withSchedule } from './settings/override-setting.ts';
export type { PipelineSettings } from './settings/pipeline-settings.ts';
export { readSettings } from './settings/read-settings.ts';
export type { Counts } from './simulation/counts.ts';
export type { Platform } from './simulation/platform.ts';
export { simulateDay, type SimulatedDay } from './simulation/simulate-day.ts';
export type { Binding, Sample } from './simulation/timeline.ts';
export type { DueRows } from './workload/due-rows.ts';
export { measureRow, type MeasureRowOptions } from './workload/measure-row.ts';
export { meanShape, type RowShape } from './workload/row-shape.ts';
export { sampleRow, type SampleRow } from './workload/sample-row.ts';
export { atOnce, parseMinutes, parseZones, type Share, spreadRows, type Spread } from './workload/spread.ts';
