import { describe, expect, it } from '@jest/globals';
import { unwritableReason } from './unwritable-reason.ts';

const exception = (name: string, message: string): Error => Object.assign(new Error(message), { name });

describe('unwritableReason', () => {
  it.each([
    [
      'Item size to update has exceeded the maximum allowed size',
      "the row would exceed DynamoDB's item size limit of 400 KB",
    ],
    ['Item size has exceeded the maximum allowed size', "the row would exceed DynamoDB's item size limit of 400 KB"],
    [
      'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
      'a value is nested too deeply',
    ],
    [
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
      'a number is out of range',
    ],
    [
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
      'a number is out of range',
    ],
    ['Attempting to store more than 38 significant digits in a Number', 'a number is out of range'],
    ['One or more parameter values were invalid: Size of attribute name is larger than 64 KB', 'a key is too long'],
    ['Size of key name exceeds the limit', 'a key is too long'],
    ['Attribute name is too long', 'a key is too long'],
    ['Attribute name is too large, must be less than 65536 bytes', 'a key is too long'],
    ['Attribute name exceeds 65535 bytes', 'a key is too long'],
    [
      'ExpressionAttributeValues: Expression attribute values exceed the limit',
      'the values are too large for one update',
    ],
    ['Expression attribute names are too large', 'the values are too large for one update'],
    [
      'The document path provided in the update expression is invalid for update',
      'the values attribute of the row is not a map',
    ],
    [
      'Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;',
      'the values are too large for one update',
    ],
  ])('%s', (message, reason) => {
    expect(unwritableReason(exception('ValidationException', message))).toBe(reason);
  });

  it('returns undefined for every other error, which is retried', () => {
    expect(
      unwritableReason(exception('ValidationException', 'Invalid UpdateExpression: Syntax error')),
    ).toBeUndefined();
    expect(
      unwritableReason(exception('ThrottlingException', 'Item size has exceeded the maximum allowed size')),
    ).toBeUndefined();
    expect(unwritableReason(exception('ProvisionedThroughputExceededException', ''))).toBeUndefined();
    expect(unwritableReason(undefined)).toBeUndefined();
  });
});
