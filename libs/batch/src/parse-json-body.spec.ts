import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { parseJsonBody } from './parse-json-body.ts';

const parse = parseJsonBody(v.object({ id: v.string(), due: v.pipe(v.string(), v.isoTimestamp()) }));

describe('parseJsonBody', () => {
  it('returns the output of the schema', () => {
    expect(parse({ body: '{"id":"1","due":"2026-03-29T00:00:00Z","more":1}' })).toEqual({
      id: '1',
      due: '2026-03-29T00:00:00Z',
    });
  });

  it.each([
    ['secret', 'the body is not JSON'],
    ['"secret"', 'the body must be Object'],
    ['{"id":["secret"]}', 'id must be string. due must be "due"'],
    ['{"id":"1","due":"secret"}', 'due does not pass iso_timestamp'],
  ])('describes the problem of %s, without quoting it', (body, message) => {
    expect(() => parse({ body })).toThrow(message);
    expect(() => parse({ body })).not.toThrow('secret');
  });
});
