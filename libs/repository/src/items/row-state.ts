import type { Row, RowDefinition, Values } from '@daybreak/domain';
import { valuesSchema } from '@daybreak/domain';
import * as v from 'valibot';
import { canonicalHash } from './canonical-hash.ts';
import {
  dateSchema,
  errorSchema,
  historyOfItem,
  historySchema,
  positiveIntegerSchema,
  stampsSchema,
} from './history-item.ts';

/** What has become of a row since it was put: all that it tells beside its definition. */
export type RowState = Omit<Row, keyof RowDefinition>;

/** Of an item's attributes, those that are not of its definition. */
export const stateEntries = {
  writes: stampsSchema,
  status: v.picklist(['scheduled', 'completed', 'failed', 'cancelled']),
  version: positiveIntegerSchema,
  runId: v.optional(v.string()),
  planId: v.optional(v.string()),
  // Rows that were put before rows had a history have none.
  history: v.optional(historySchema, {}),
  lastError: v.optional(errorSchema),
  occurrence: positiveIntegerSchema,
  anchorDate: dateSchema,
  createdAt: v.string(),
  updatedAt: v.string(),
  completedAt: v.optional(v.string()),
};

/** A state that is written to a file, with a hash by which a row that was changed there since is told. */
export type SealedRowState = RowState & { seal: string };

const strictSchema = v.strictObject({ ...stateEntries, seal: v.string() });

/** A sealed state as a file has it. */
export const sealedStateSchema: v.GenericSchema<unknown, SealedRowState> = v.pipe(
  v.unknown(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const parsed = v.safeParse(strictSchema, dataset.value);
    const history = parsed.success ? historyOfItem(parsed.output.history) : undefined;
    if (!parsed.success || history === undefined) {
      addIssue({ message: 'is not what export writes' });
      return NEVER;
    }
    const { runId, planId, lastError, completedAt, ...rest } = parsed.output;
    return {
      ...rest,
      history,
      ...(runId === undefined ? {} : { runId }),
      ...(planId === undefined ? {} : { planId }),
      ...(lastError === undefined ? {} : { lastError }),
      ...(completedAt === undefined ? {} : { completedAt }),
    };
  }),
);

/** The row's state, sealed; undefined for one that is as it was put, so that its definition says all. */
export function sealedStateOf(row: Row): SealedRowState | undefined {
  const { id, dueDate, timeZone, rule, changes, values, ...state } = row;
  const isAsPut =
    state.status === 'scheduled' &&
    state.version === 1 &&
    state.occurrence === 1 &&
    state.anchorDate === dueDate &&
    Object.keys(state.writes).length === 0;
  if (isAsPut) return undefined;
  return { ...state, seal: sealOf({ id, dueDate, timeZone, rule, changes, values }, state) };
}

/** Whether the row and its state are as they were sealed; false where a file's definition or its state was changed since. */
export function isSealed(definition: RowDefinition, { seal, ...state }: SealedRowState): boolean {
  return seal === sealOf(definition, state);
}

/** The state as values, as an item and a hash take them. */
export function stateValues(state: RowState): Values {
  // From JSON, since an interface has no index signature.
  return v.parse(v.pipe(v.string(), v.parseJson(), valuesSchema), JSON.stringify(state));
}

function sealOf({ id, dueDate, timeZone, rule, changes, values }: RowDefinition, state: RowState): string {
  return canonicalHash([id, dueDate, timeZone, rule, changes, values, stateValues(state)]);
}
