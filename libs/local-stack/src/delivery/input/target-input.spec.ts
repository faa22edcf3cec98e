import { describe, expect, it } from '@jest/globals';
import { parsePath, PathError } from '../../patterns/event-path.ts';
import { targetInput } from './target-input.ts';

const event = {
  source: 'shop',
  'detail-type': 'OrderPlaced',
  detail: { id: 'o "1"', total: 12, lines: [{ sku: 'x' }, { sku: 'y' }], address: { city: 'Kraków' } },
};
const context = { rule: { name: 'orders', arn: 'arn:rule' }, ingestionTime: '2026-03-29T12:00:00Z' };
const transformed = (template: string, paths: Record<string, string> = {}): string =>
  targetInput({ inputTransformer: { paths, template } }, event, context);

it.each([
  ['$', event],
  ['$.detail.total', 12],
  ["$['detail-type']", 'OrderPlaced'],
  ['$.detail-type', 'OrderPlaced'],
  ['$.detail.lines[1].sku', 'y'],
  ['$.detail.lines[*].sku', ['x', 'y']],
  ['$.detail.address.*', ['Kraków']],
  ['$.detail.constructor', undefined],
  ['$.detail.total.cents', undefined],
])('%s is %j', (path, value) => {
  expect(parsePath(path)(event)).toEqual(value);
});

it.each(['detail', '$..id', '$.detail.lines[?(@.sku)]', '$.'])('rejects the path %s', (path) => {
  expect(() => parsePath(path)).toThrow(PathError);
});

describe('a target receives', () => {
  it('the event, its own input, or a part of the event', () => {
    expect(JSON.parse(targetInput({}, event, context))).toEqual(event);
    expect(targetInput({ input: '{"a":1}' }, event, context)).toBe('{"a":1}');
    expect(targetInput({ inputPath: '$.detail.lines' }, event, context)).toBe('[{"sku":"x"},{"sku":"y"}]');
    expect(targetInput({ inputPath: '$.detail.absent' }, event, context)).toBe('null');
  });

  it('an object with values of the event, within strings and as values', () => {
    const paths = { id: '$.detail.id', total: '$.detail.total', lines: '$.detail.lines', absent: '$.absent' };
    const template = '{"text":"order <id> of <total>","id":<id>,"total":<total>,"lines":<lines>,"none":<absent>}';
    expect(JSON.parse(transformed(template, paths))).toEqual({
      text: 'order o "1" of 12',
      id: 'o "1"',
      total: 12,
      lines: event.detail.lines,
      none: '',
    });
  });

  it('a string', () => {
    expect(transformed('"<type> to <address>"', { type: '$.detail-type', address: '$.detail.address' })).toBe(
      '"OrderPlaced to {city:Kraków}"',
    );
  });

  it('the variables of EventBridge', () => {
    const template =
      '{"rule":<aws.events.rule-arn>,"name":"<aws.events.rule-name>","at":<aws.events.event.ingestion-time>,' +
      '"head":<aws.events.event>,"all":<aws.events.event.json>}';
    const { detail: _, ...head } = event;
    expect(JSON.parse(transformed(template))).toEqual({
      rule: 'arn:rule',
      name: 'orders',
      at: '2026-03-29T12:00:00Z',
      head,
      all: event,
    });
  });
});
