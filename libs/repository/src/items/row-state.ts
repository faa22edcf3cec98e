import type { Row, RowDefinition, RowHistory, Values } from '@daybreak/domain';
import { valuesSchema } from '@daybreak/domain';
import * as v from 'valibot';
import { canonicalHash } from './canonical-hash.ts';
import { definitionParts } from './definition-hash.ts';
import {
  dateSchema,
  errorSchema,
  historyOfItem,
  historySchema,
  type ItemHistory,
  positiveIntegerSchema,
  stampsSchema,
} from './history-item.ts';

/** The fields of a row that are not part of its definition, such as its status, version and history. */
export type RowState = Omit<Row, Exclude<keyof RowDefinition, 'anchorDate' | 'occurrence'> | 'expiresAt'>;

/** The attributes of an item that hold the state of its row. */
export const stateEntries = {
  writes: stampsSchema,
  status: v.picklist(['scheduled', 'completed', 'failed', 'cancelled', 'skipped']),
  version: positiveIntegerSchema,
  runId: v.optional(v.string()),
  planId: v.optional(v.string()),
  // Rows of older releases have no history.
  history: v.optional(historySchema, {}),
  lastError: v.optional(errorSchema),
  occurrence: positiveIntegerSchema,
  anchorDate: dateSchema,
  seriesDate: v.optional(dateSchema),
  shiftedDate: v.optional(dateSchema),
  createdAt: v.string(),
  updatedAt: v.string(),
  completedAt: v.optional(v.string()),
};

/** A state in an export file. Its seal is a hash of the row, which detects a row that was edited in the file. */
export type SealedRowState = RowState & { seal: string };

const strictSchema = v.strictObject({ ...stateEntries, seal: v.string() });

/** Parses a sealed state from an export file. */
export const sealedStateSchema: v.GenericSchema<unknown, SealedRowState> = v.pipe(
  v.unknown(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const parsed = v.safeParse(strictSchema, dataset.value);
    const history = parsed.success ? historyOfItem(parsed.output.history) : undefined;
    if (!parsed.success || history === undefined) {
      addIssue({ message: 'is not a state that daybreak export wrote' });
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

/** The sealed state of a row; undefined for a new row, which its definition describes fully. */
export function sealedStateOf(row: Row): SealedRowState | undefined {
  const {
    id: _id,
    dueDate,
    dueTime: _dueTime,
    timeZone: _timeZone,
    tenant: _tenant,
    priority: _priority,
    repeat: _repeat,
    calendar: _calendar,
    shift: _shift,
    catchUp: _catchUp,
    rule: _rule,
    changes: _changes,
    values: _values,
    // An imported row is kept.
    expiresAt: _expiresAt,
    ...state
  } = row;
  const isNew =
    state.status === 'scheduled' &&
    state.version === 1 &&
    state.occurrence === 1 &&
    state.anchorDate === dueDate &&
    Object.keys(state.writes).length === 0;
  if (isNew) return undefined;
  return { ...state, seal: sealOf(row, state) };
}

/** Whether the seal matches; false when the definition or the state was edited after the export. */
export function isSealed(definition: RowDefinition, { seal, ...state }: SealedRowState): boolean {
  const { anchorDate = state.anchorDate, occurrence = state.occurrence } = definition;
  return seal === sealOf(definition, { ...state, anchorDate, occurrence });
}

/** Converts the state to values, which can be hashed or stored in an item. */
export function stateValues(state: Omit<RowState, 'history'> & { history: RowHistory | ItemHistory }): Values {
  // Through JSON, because an interface has no index signature.
  return v.parse(v.pipe(v.string(), v.parseJson(), valuesSchema), JSON.stringify(state));
}

function sealOf(definition: RowDefinition, state: RowState): string {
  return canonicalHash([...definitionParts(definition), stateValues(state)]);
}
