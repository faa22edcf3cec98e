import { expect, it } from '@jest/globals';
import { handlerParts } from './handler-parts.ts';

it.each([
  ['index.handler', 'index', 'handler'],
  ['src/orders.events.handle', 'src/orders', 'events.handle'],
])('divides the handler %s into the module %s and its export %s', (handler, module, exported) => {
  expect(handlerParts(handler)).toEqual({ module, exported });
});

it.each(['index', 'src/index', '../index.handler'])('rejects the handler %s', (handler) => {
  expect(() => handlerParts(handler)).toThrow(expect.objectContaining({ name: 'Runtime.MalformedHandlerName' }));
});
