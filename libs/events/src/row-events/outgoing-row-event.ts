import type { OutgoingEvent } from '../outgoing-event.ts';
import type { RowEvent } from './row-event.ts';

/** The event as a sender takes it: in the order of the row's versions, and without values when they would make it too large. */
export function outgoingRowEvent({ detailType, detail }: RowEvent): OutgoingEvent {
  const { values, ...rest } = detail;
  return {
    id: detail.id,
    detailType,
    time: detail.endedAt,
    orderKey: detail.rowId,
    detail,
    ...(values === undefined ? {} : { shortDetail: { ...rest, valuesOmitted: 'too-large' } }),
  };
}
