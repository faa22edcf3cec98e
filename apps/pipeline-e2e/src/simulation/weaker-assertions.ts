import { isDeepStrictEqual } from 'node:util';
import { dueAt, type Row, type RowDefinition, type Values } from '@daybreak/domain';
import type { DaybreakResult } from './create-daybreak-simulator.ts';
import type { Scenario } from './scenario/scenario.ts';
import { failureOf, planOf } from './under-test/row-model.ts';

/** What a suite may assert of a run that has come to rest, and be content with. */
export type WeakerAssertion = (scenario: Scenario, result: DaybreakResult) => boolean;

/** One value of each due row's map is what was planned. */
export const oneValueIsRight: WeakerAssertion = (scenario, result) =>
  ofEachDueRow(scenario, result, ({ row, planned }) => {
    const [key, value] = Object.entries(planned).at(-1) ?? [];
    return (
      key === undefined || isDeepStrictEqual(Object.entries(row.values).find(([held]) => held === key)?.[1], value)
    );
  });

/** Each due row is completed. */
export const statusIsRight: WeakerAssertion = (scenario, result) =>
  ofEachDueRow(scenario, result, ({ row }) => row.status === 'completed');

/** Each due row is completed and holds all of its planned values, and whatever else it held. */
export const valuesAreRight: WeakerAssertion = (scenario, result) =>
  ofEachDueRow(
    scenario,
    result,
    ({ row, definition, planned }) =>
      row.status === 'completed' && isDeepStrictEqual(row.values, { ...definition.values, ...planned }),
  );

/** No message is left on any queue. */
export const queuesAreEmpty: WeakerAssertion = (_, { trace }) => {
  const received = new Set(deliveries(trace));
  return [...received].every((messageId) =>
    trace.some((line) => line.includes(' deletes ') && line.includes(messageId)),
  );
};

/** How often each message was received, by its id. */
export function receiveCounts(trace: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const messageId of deliveries(trace)) counts.set(messageId, (counts.get(messageId) ?? 0) + 1);
  return counts;
}

function deliveries(trace: readonly string[]): string[] {
  const messageIds = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g;
  return trace.flatMap((line) => (line.includes(' delivers ') ? (line.match(messageIds) ?? []) : []));
}

interface DueRow {
  definition: RowDefinition;
  planned: Values;
  row: Row;
}

/** There has to be one: what holds of none is no assertion. */
function ofEachDueRow(scenario: Scenario, result: DaybreakResult, isRight: (due: DueRow) => boolean): boolean {
  const due = dueRows(scenario, result);
  return due.length > 0 && due.every(isRight);
}

/** The rows that such a suite is about: due by the last run, once, able to succeed, and left alone by their owners. */
function dueRows({ rows, edits = [], script }: Scenario, result: DaybreakResult): DueRow[] {
  const edited = new Set(edits.map(({ id }) => id));
  return rows.flatMap((definition) => {
    const row = result.rows.find(({ id }) => id === definition.id);
    const isDue = dueAt(definition) <= (script.at(-1) ?? '');
    if (row === undefined || !isDue || edited.has(definition.id)) return [];
    const first = { ...definition, occurrence: 1, anchorDate: definition.dueDate };
    const plan = planOf(first);
    if (plan === undefined || plan.next !== undefined || failureOf(first) !== undefined) return [];
    return [{ definition, planned: plan.values, row }];
  });
}
