import { describe, expect, it } from '@jest/globals';
import { conditionPaths, overwrittenPaths } from './overwritten-paths.ts';

const ExpressionAttributeNames = { '#values': 'values', '#status': 'status', '#or': 'or' };

describe('overwrittenPaths', () => {
  it('returns the whole item for a put', () => {
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
  ])('returns the paths of $UpdateExpression', ({ UpdateExpression, paths }) => {
    expect(overwrittenPaths({ Key: {}, UpdateExpression, ExpressionAttributeNames })).toEqual(paths);
  });

  it('returns the PUT updates of AttributeUpdates', () => {
    const AttributeUpdates = {
      a: { Value: { N: '1' } },
      b: { Action: 'PUT' },
      c: { Action: 'ADD' },
      d: { Action: 'DELETE' },
    };
    expect(overwrittenPaths({ Key: {}, AttributeUpdates })).toEqual([['a'], ['b']]);
  });
});

describe('conditionPaths', () => {
  it.each([
    { ConditionExpression: 'version = :read', paths: [['version']] },
    {
      ConditionExpression: 'attribute_not_exists(#values.price) AND NOT begins_with(#status, :p)',
      paths: [['values', 'price'], ['status']],
    },
    { ConditionExpression: '#status IN (:a, :b) OR size(list[0]) between :x and :y', paths: [['status'], ['list', 0]] },
    { ConditionExpression: '#or = :x', paths: [['or']] },
  ])('returns the paths of $ConditionExpression', ({ ConditionExpression, paths }) => {
    expect(conditionPaths({ ConditionExpression, ExpressionAttributeNames }).map(({ path }) => path)).toEqual(paths);
  });

  it('tells tests of existence from tests of a value', () => {
    const ConditionExpression = 'attribute_exists( version ) AND attribute_type(left, :n) AND size(lines) > :one';
    expect(conditionPaths({ ConditionExpression }).map(({ tests }) => tests)).toEqual([
      'existence',
      'existence',
      'value',
    ]);
  });

  it('returns the attributes of Expected', () => {
    const Expected = { version: { Value: { N: '1' } } };
    expect(conditionPaths({ Expected })).toEqual([{ path: ['version'], tests: 'value' }]);
  });

  it('returns nothing without a condition', () => {
    expect(conditionPaths({})).toEqual([]);
  });
});
