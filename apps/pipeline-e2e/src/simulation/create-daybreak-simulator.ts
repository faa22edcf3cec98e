import {
  createSimulator,
  type PromiseSettings,
  type Setup,
  type SimulationCase,
  type SimulationResult,
  type Simulator,
} from '@daybreak/testkit';
import { applyEdit, type OwnerEdit } from './edits/owner-edit.ts';
import { createOracle, type RowsAtEnd } from './oracle/create-oracle.ts';
import type { Scenario } from './scenario/scenario.ts';
import type { DaybreakPipeline } from './under-test/daybreak-pipeline.ts';

export type DaybreakSimulator = Simulator<Scenario, RowsAtEnd>;
export type DaybreakCase = SimulationCase<Scenario>;
export type DaybreakResult = SimulationResult & RowsAtEnd;

/** Rows are put so long before a run; those that become ready around it come from edits, and from rows that recur. */
const putBeforeMs = 60 * 60_000;

const warmUp: Scenario = {
  rows: [
    {
      id: 'warm-up',
      dueDate: '2001-01-01',
      timeZone: 'UTC',
      rule: 'apply-changes',
      changes: { first: 1, second: 2 },
      values: {},
    },
  ],
  edits: [{ kind: 'reschedule', id: 'warm-up', dueDate: '2001-01-02' }],
  script: ['2001-01-02T12:00:00.000Z'],
};

/** What simulators have made a first run of: the files of the SDK that it loads stay loaded in this process. */
const warm = new Set<'rows' | 'rows and events'>();

/** Why a writer that was shown the times of some values may empty the map over those that another has written since. */
const byCompletion = 'a completion that has every value of its version begins the next occurrence without any';

/** Why a writer may replace the run that another writer has set. */
const byLastRun = 'two runs that dispatched a version write the same values, and the row names the run that wrote last';

/** A simulator of Daybreak, or of a faulty variant of it, with its owners and its oracle. It must be closed. */
export async function createDaybreakSimulator(
  pipeline: DaybreakPipeline,
  promises: PromiseSettings = {},
): Promise<DaybreakSimulator> {
  const kind = pipeline.events === undefined ? 'rows' : 'rows and events';
  const isWarm = warm.has(kind);
  const simulator = await createSimulator<Scenario, RowsAtEnd, OwnerEdit>({
    template: pipeline.template,
    functions: pipeline.functions,
    ...(isWarm ? {} : { warmUp }),
    begin: async (scenario, setup) => await begin(pipeline, scenario, setup),
    actors({ client, clock, wait, random }) {
      const rows = pipeline.createRows(client, clock, { wait, random });
      return { owner: async (edit) => await applyEdit(rows, edit) };
    },
    oracle: (run, scenario) => createOracle(pipeline, run, scenario),
    promises: {
      'nothing is left running': 'I5',
      'every write is seen': 'I1',
      'every run ends': 'I6',
      // Whether a value or its time is lost from the map is the oracle's to say (I2).
      'no update is lost': {
        except: { [`${pipeline.rowsTable}.writes`]: byCompletion, [`${pipeline.rowsTable}.runId`]: byLastRun },
      },
      ...promises,
    },
  });
  warm.add(kind);
  return simulator;
}

async function begin(pipeline: DaybreakPipeline, scenario: Scenario, setup: Setup<OwnerEdit>): Promise<void> {
  const { rows, messages = [], editMessages = [], script, edits = [], minutesApart = 0 } = scenario;
  const putAt = new Date(setup.clock.now().getTime() - putBeforeMs);
  const ownersRows = pipeline.createRows(setup.client, { now: () => putAt });
  for (const definition of rows) await ownersRows.put(definition);
  for (const { queue, message } of messages)
    setup.send(queue === 'row' ? pipeline.rowQueue : pipeline.valueQueue, JSON.stringify(message));
  for (const { rowId, sequence } of editMessages) {
    const token = `${rowId}/${sequence}`;
    const edit = { schemaVersion: 1, action: 'change', token, sequence, rowId, changes: { price: sequence } };
    setup.send(pipeline.editorQueue, JSON.stringify(edit));
  }
  for (const [index, scheduledTime] of script.entries()) {
    const trigger = { functionName: pipeline.scanner, event: { scheduledTime } };
    setup.trigger(trigger, { afterMinutes: index * minutesApart });
  }
  for (const [index, edit] of edits.entries()) setup.act('owner', edit, { afterMinutes: (index + 0.5) * minutesApart });
}
