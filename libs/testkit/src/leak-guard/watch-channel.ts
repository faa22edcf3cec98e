import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Subscribes to one of Node's diagnostics channels. Returns a function that unsubscribes. */
export function watchChannel(channel: string, listener: (message: object) => void): () => void {
  function onMessage(message: unknown): void {
    if (typeof message === 'object' && message !== null) listener(message);
  }
  subscribe(channel, onMessage);
  return () => {
    unsubscribe(channel, onMessage);
  };
}
