import { describe, expect, test } from '@jest/globals';
import { parseArguments } from './parse-arguments.ts';

describe('parseArguments', () => {
  test('accepts context and output as the CDK command does', () => {
    expect(
      parseArguments(['-c', 'stage=prod', '--context=scheduleExpression=rate(1 minute)', '--output', 'out']),
    ).toEqual({
      context: { stage: 'prod', scheduleExpression: 'rate(1 minute)' },
      output: 'out',
    });
  });

  test('requires no argument', () => {
    expect(parseArguments([])).toEqual({ context: {} });
  });

  test('keeps further equals signs in the value', () => {
    expect(parseArguments(['-c', 'key=a=b'])).toEqual({ context: { key: 'a=b' } });
  });

  test.each([
    [['-c', 'prod'], '"prod" is not key=value: try -c stage=prod'],
    [['-c', '=prod'], '"=prod" is not key=value: try -c stage=prod'],
    [['--stage=prod'], "Unknown option '--stage'. Usage: main.ts [-c stage=dev|prod] [-c key=value]… [--output DIR]"],
  ])('rejects %j', (args, message) => {
    expect(() => parseArguments(args)).toThrow(message);
  });
});
