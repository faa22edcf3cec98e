import { expect, it } from '@jest/globals';
import type { WireRequest } from '../wire/transport.ts';
import { createRequestGate } from './request-gate.ts';
import { settle } from './settle.ts';

const request = (operation: string): WireRequest => ({ service: 'DynamoDB', operation, body: {} });
const response = { statusCode: 200, headers: {}, body: {} };

it('holds requests in the order in which they were sent, until they settle', async () => {
  const gate = createRequestGate();
  const caller = gate.createCaller('function', 'writer#1');
  const first = caller.send(request('GetItem'));
  const second = caller.send(request('UpdateItem'));
  expect(gate.pending.map((pending) => pending.request.operation)).toEqual(['GetItem', 'UpdateItem']);

  const [, update] = gate.pending;
  if (update === undefined) throw new Error('There is no second request');
  gate.remove(update);
  update.respond(response);

  await expect(second).resolves.toEqual(response);
  expect(gate.pending.map((pending) => pending.request.operation)).toEqual(['GetItem']);
  const [get] = gate.pending;
  get?.disconnect(new Error('socket hang up'));
  await expect(first).rejects.toThrow('socket hang up');
});

it('removes the requests of a dead caller, and holds no further ones', async () => {
  const gate = createRequestGate();
  const dead = gate.createCaller('function', 'writer#1');
  const other = gate.createCaller('function', 'writer#2');
  const settled: string[] = [];
  void dead.send(request('GetItem')).then(() => settled.push('response'));
  void other.send(request('GetItem'));

  dead.isDead = true;
  gate.drop(dead);
  void dead.send(request('UpdateItem')).then(() => settled.push('response'));
  await settle();

  expect(gate.pending.map(({ caller }) => caller.name)).toEqual(['writer#2']);
  expect(settled).toEqual([]);
});

it('reports a request that a caller sends after it has settled', () => {
  const late: string[] = [];
  const gate = createRequestGate({
    onLateRequest: ({ name }, { operation }) => late.push(`${name} ${operation}`),
  });
  const caller = gate.createCaller('function', 'writer#1');
  void caller.send(request('GetItem'));

  caller.hasSettled = true;
  void caller.send(request('UpdateItem'));

  expect(late).toEqual(['writer#1 UpdateItem']);
  expect(gate.pending).toHaveLength(2);
});
