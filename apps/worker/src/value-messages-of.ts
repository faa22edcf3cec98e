import { maximumBytes, sizeBytes, toJsonMessage } from '@daybreak/batch';
import { dueAt, type DueMoment, type Plan, type Row, type RowMessage, type ValueMessage } from '@daybreak/domain';
import { type ArchivedEnd, messageGroupOf, planId } from '@daybreak/repository';

export interface ValueMessagesOptions {
  /** The maximum number of values in one message. Default: as many as fit into a message. */
  valuesPerMessage?: number | undefined;
}

/**
 * The value messages of a plan: one message, or as few as SQS's limit of 1 MiB and `valuesPerMessage` allow. Each message has
 * the plan id, the number of keys in the plan, and the due time of the row.
 */
export function valueMessagesOf(
  { rowId, version, runId, dueBy }: RowMessage,
  { rule, tenant, priority, ...moment }: DueMoment & Pick<Row, 'rule' | 'tenant' | 'priority'>,
  plan: Plan,
  { valuesPerMessage = Infinity, archived }: ValueMessagesOptions & { archived: ArchivedEnd[] },
): ValueMessage[] {
  const entries = Object.entries(plan.values);
  const messageGroupId = messageGroupOf({ tenant, priority });
  const common = {
    rowId,
    version,
    runId,
    expected: entries.length,
    planId: planId(plan),
    rule,
    ...(tenant === undefined ? {} : { tenant }),
    dueDate: moment.dueDate,
    dueAt: dueAt(moment),
    dueBy,
    ...(messageGroupId === undefined ? {} : { messageGroupId }),
    next: plan.next,
    ...(archived.length === 0 ? {} : { archived }),
  };
  const whole = { ...common, values: plan.values };
  if (entries.length <= valuesPerMessage && bytesOf(whole) <= maximumBytes) return [whole];
  const withoutValues = bytesOf({ ...common, values: {} });
  const parts: (typeof entries)[] = [];
  let bytes = 0;
  for (const entry of entries) {
    // Without the braces, which `withoutValues` counts.
    const entryBytes = bytesOf(Object.fromEntries([entry])) - '{}'.length;
    const last = parts.at(-1);
    if (last === undefined || last.length >= valuesPerMessage || bytes + ','.length + entryBytes > maximumBytes) {
      parts.push([entry]);
      bytes = withoutValues + entryBytes;
    } else {
      last.push(entry);
      bytes += ','.length + entryBytes;
    }
  }
  return parts.map((part) => ({ ...common, values: Object.fromEntries(part) }));
}

function bytesOf(content: object): number {
  return sizeBytes(toJsonMessage(content));
}
