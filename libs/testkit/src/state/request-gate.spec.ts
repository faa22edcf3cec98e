import { expect, it } from '@jest/globals';
import type { WireRequest } from '../wire/transport.ts';
import { createRequestGate } from './request-gate.ts';
import { settle } from './settle.ts';

const request = (operation: string): WireRequest => ({ service: 'DynamoDB', operation, body: {} });
const answer = { statusCode: 200, headers: {}, body: {} };

it('parks requests in the order in which they were issued, until they are answered', async () => {
  const gate = createRequestGate();
  const caller = gate.createCaller('function', 'writer#1');
  const first = caller.send(request('GetItem'));
  const second = caller.send(request('UpdateItem'));
  expect(gate.pending.map((pending) => pending.request.operation)).toEqual(['GetItem', 'UpdateItem']);

  const [, later] = gate.pending;
  if (later === undefined) throw new Error('Nothing is pending');
  gate.remove(later);
  later.respond(answer);

  await expect(second).resolves.toEqual(answer);
  expect(gate.pending.map((pending) => pending.request.operation)).toEqual(['GetItem']);
  const [left] = gate.pending;
  left?.disconnect(new Error('socket hang up'));
  await expect(first).rejects.toThrow('socket hang up');
});

it('forgets what a dead caller waits for, and parks nothing more of it', async () => {
  const gate = createRequestGate();
  const dead = gate.createCaller('function', 'writer#1');
  const other = gate.createCaller('function', 'writer#2');
  const heard: string[] = [];
  void dead.send(request('GetItem')).then(() => heard.push('answered'));
  void other.send(request('GetItem'));

  dead.isDead = true;
  gate.drop(dead);
  void dead.send(request('UpdateItem')).then(() => heard.push('answered'));
  await settle();

  expect(gate.pending.map(({ caller }) => caller.name)).toEqual(['writer#2']);
  expect(heard).toEqual([]);
});

it('reports a request of a caller that had settled', () => {
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
