import { describe, expect, it } from '@jest/globals';
import { conditionPaths, overwrittenPaths } from './overwritten-paths.ts';

const ExpressionAttributeNames = { '#values': 'values', '#status': 'status', '#or': 'or' };

describe('what a write sets to values of its sender', () => {
  it('is a whole item that is put', () => {
    expect(overwrittenPaths({ Item: { id: { S: 'a' } }, ConditionExpression: 'version = :read' })).toBe(
      'the whole item',
    );
  });

  it.each([
    { UpdateExpression: 'SET available = :left', paths: [['available']] },
    {
      UpdateExpression: 'set #values.price = :price, list[2].name=:name',
      paths: [
        ['values', 'price'],
        ['list', 2, 'name'],
      ],
    },
    { UpdateExpression: 'REMOVE hold SET #status = :paid ADD tries :one', paths: [['status'], ['hold']] },
    { UpdateExpression: 'SET seen = :at REMOVE hold, lines[0]', paths: [['seen'], ['hold'], ['lines', 0]] },
    { UpdateExpression: 'SET total = :read + :n, lines = list_append(:read, :more)', paths: [['total'], ['lines']] },
    { UpdateExpression: 'SET available = available - :n', paths: [] },
    { UpdateExpression: 'SET total = if_not_exists(total, :zero) + :n, lines = list_append(lines, :more)', paths: [] },
    { UpdateExpression: 'SET copy = original', paths: [] },
    { UpdateExpression: 'ADD available :n', paths: [] },
    { UpdateExpression: 'REMOVE available', paths: [['available']] },
  ])('of $UpdateExpression', ({ UpdateExpression, paths }) => {
    expect(overwrittenPaths({ Key: {}, UpdateExpression, ExpressionAttributeNames })).toEqual(paths);
  });

  it("of the updates that came before expressions: those that put, and DynamoDB's additions not", () => {
    const AttributeUpdates = {
      a: { Value: { N: '1' } },
      b: { Action: 'PUT' },
      c: { Action: 'ADD' },
      d: { Action: 'DELETE' },
    };
    expect(overwrittenPaths({ Key: {}, AttributeUpdates })).toEqual([['a'], ['b']]);
  });
});

describe('what a condition looks at', () => {
  it.each([
    { ConditionExpression: 'version = :read', paths: [['version']] },
    {
      ConditionExpression: 'attribute_not_exists(#values.price) AND NOT begins_with(#status, :p)',
      paths: [['values', 'price'], ['status']],
    },
    { ConditionExpression: '#status IN (:a, :b) OR size(list[0]) between :x and :y', paths: [['status'], ['list', 0]] },
    { ConditionExpression: '#or = :x', paths: [['or']] },
  ])('$ConditionExpression', ({ ConditionExpression, paths }) => {
    expect(conditionPaths({ ConditionExpression, ExpressionAttributeNames }).map(({ path }) => path)).toEqual(paths);
  });

  it('may be whether there is a value, and not which', () => {
    const ConditionExpression = 'attribute_exists( version ) AND attribute_type(left, :n) AND size(lines) > :one';
    expect(conditionPaths({ ConditionExpression }).map(({ asks }) => asks)).toEqual([
      'existence',
      'existence',
      'value',
    ]);
  });

  it('is what was expected, before there were expressions', () => {
    const Expected = { version: { Value: { N: '1' } } };
    expect(conditionPaths({ Expected })).toEqual([{ path: ['version'], asks: 'value' }]);
  });

  it('is nothing without one', () => {
    expect(conditionPaths({})).toEqual([]);
  });
});
