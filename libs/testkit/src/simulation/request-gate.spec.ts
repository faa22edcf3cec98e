import { expect, it } from '@jest/globals';
import { createRequestGate, settle } from './request-gate.ts';
import type { WireRequest } from './wire.ts';

const request = (operation: string): WireRequest => ({ service: 'DynamoDB', operation, body: {} });
const answer = { statusCode: 200, headers: {}, body: {} };

it('parks requests in the order in which they were issued, until they are answered', async () => {
  const gate = createRequestGate(() => undefined);
  const actor = gate.createActor('function', 'writer#1');
  const first = actor.send(request('GetItem'));
  const second = actor.send(request('UpdateItem'));
  expect(gate.parked.map((parked) => parked.request.operation)).toEqual(['GetItem', 'UpdateItem']);

  const [, later] = gate.parked;
  if (later === undefined) throw new Error('Nothing is parked');
  gate.take(later);
  later.answer(answer);

  await expect(second).resolves.toEqual(answer);
  expect(gate.parked.map((parked) => parked.request.operation)).toEqual(['GetItem']);
  const [left] = gate.parked;
  left?.break(new Error('socket hang up'));
  await expect(first).rejects.toThrow('socket hang up');
});

it('forgets what a dead actor waits for, and parks nothing more of it', async () => {
  const gate = createRequestGate(() => undefined);
  const dead = gate.createActor('function', 'writer#1');
  const other = gate.createActor('function', 'writer#2');
  const heard: string[] = [];
  void dead.send(request('GetItem')).then(() => heard.push('answered'));
  void other.send(request('GetItem'));

  dead.isDead = true;
  gate.drop(dead);
  void dead.send(request('UpdateItem')).then(() => heard.push('answered'));
  await settle();

  expect(gate.parked.map(({ actor }) => actor.name)).toEqual(['writer#2']);
  expect(heard).toEqual([]);
});

it('tells of a request of an actor that had settled', () => {
  const late: string[] = [];
  const gate = createRequestGate(({ name }, { operation }) => late.push(`${name} ${operation}`));
  const actor = gate.createActor('function', 'writer#1');
  void actor.send(request('GetItem'));

  actor.hasSettled = true;
  void actor.send(request('UpdateItem'));

  expect(late).toEqual(['writer#1 UpdateItem']);
  expect(gate.parked).toHaveLength(2);
});
