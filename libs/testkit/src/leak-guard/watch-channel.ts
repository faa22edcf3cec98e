import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Calls the listener with each message of one of Node's diagnostics channels; returns what ends that. */
export function watchChannel(channel: string, listener: (message: object) => void): () => void {
  function onMessage(message: unknown): void {
    if (typeof message === 'object' && message !== null) listener(message);
  }
  subscribe(channel, onMessage);
  return () => {
    unsubscribe(channel, onMessage);
  };
}
