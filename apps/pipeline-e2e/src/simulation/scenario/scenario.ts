import type { RowDefinition, RowMessage, ValueMessage } from '@daybreak/domain';
import type { Parts } from '@daybreak/testkit';
import type { OwnerEdit } from '../edits/owner-edit.ts';

/** A message that is in its queue when the run begins. */
export type FirstMessage = { queue: 'row'; message: RowMessage } | { queue: 'value'; message: ValueMessage };

/** A message of an owner, which sets the row's price to its sequence. */
export interface EditMessage {
  rowId: string;
  sequence: number;
}

/** What a run begins with and what happens to it; the faults and the order of events are the simulation's. */
export interface Scenario {
  rows: readonly RowDefinition[];
  /** UTC instants at which the schedule fires, in their order. */
  script: readonly string[];
  edits?: readonly OwnerEdit[];
  /** Each firing comes so many minutes after the one before, and each edit in the middle between two firings. Default: all may come at any moment. */
  minutesApart?: number;
  /** What is in the queues when the run begins, by default nothing. */
  messages?: readonly FirstMessage[];
  /** Edits by messages, all of which are in the editor's queue when the run begins, each as often as it stands here. */
  editMessages?: readonly EditMessage[];
  /** UTC instant by which a row is due for the checks at the end. Default: the last of the script. */
  dueBy?: string;
}

/** The instant by which rows have to be done at the end; undefined where none has to. */
export function lastDueBy({ script, dueBy }: Pick<Scenario, 'script' | 'dueBy'>): string | undefined {
  return dueBy ?? script.toSorted().at(-1);
}

/** What of a scenario can be left out. */
export const scenarioParts: readonly Parts<Scenario>[] = [
  {
    count: ({ rows }) => rows.length,
    without({ rows, edits = [], messages = [], editMessages }, index) {
      const dropped = rows[index]?.id;
      return {
        rows: rows.toSpliced(index, 1),
        edits: edits.filter(({ id }) => id !== dropped),
        messages: messages.filter(({ message }) => message.rowId !== dropped),
        ...(editMessages === undefined ? {} : { editMessages: editMessages.filter(({ rowId }) => rowId !== dropped) }),
      };
    },
  },
  {
    count: ({ edits = [] }) => edits.length,
    without: ({ edits = [] }, index) => ({ edits: edits.toSpliced(index, 1) }),
  },
  {
    count: ({ script }) => script.length,
    without(scenario, index) {
      // The rows must be done by the same instant as before.
      const dueBy = lastDueBy(scenario);
      return { script: scenario.script.toSpliced(index, 1), ...(dueBy !== undefined && { dueBy }) };
    },
  },
  {
    count: ({ messages = [] }) => messages.length,
    without: ({ messages = [] }, index) => ({ messages: messages.toSpliced(index, 1) }),
  },
];
