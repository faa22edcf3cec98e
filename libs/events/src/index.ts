export { createEventSender, type EventSender, type EventSenderOptions } from './create-event-sender.ts';
export { type EventClients, eventClients } from './event-clients.ts';
export { type EventTarget, eventTargetVariable, parseEventTarget } from './event-target.ts';
export type { OutgoingEvent } from './outgoing-event.ts';
export { outgoingRowEvent } from './row-events/outgoing-row-event.ts';
export { type RowEvent, rowEventId, rowEventSchemas, type RowEventType } from './row-events/row-event.ts';
