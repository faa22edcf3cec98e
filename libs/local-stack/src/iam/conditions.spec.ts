import { describe, expect, it } from '@jest/globals';
import { compileConditions } from './conditions.ts';
import { PolicyError } from './policy-error.ts';

const context = new Map([
  ['aws:securetransport', 'true'],
  ['aws:principalaccount', '000000000000'],
  ['aws:principalarn', 'arn:aws:iam::000000000000:role/writer'],
  ['aws:requestedregion', 'eu-west-1'],
  ['dynamodb:leadingkeys', 'order-1'],
]);
const holds = (operator: string, key: string, ...values: string[]): boolean =>
  compileConditions({ [operator]: { [key]: values } })(context);

describe('a condition', () => {
  it.each([
    ['StringEquals', 'aws:RequestedRegion', ['us-east-1', 'eu-west-1'], true],
    ['StringEquals', 'aws:RequestedRegion', ['EU-WEST-1'], false],
    ['StringNotEquals', 'aws:RequestedRegion', ['us-east-1'], true],
    ['StringNotEquals', 'aws:RequestedRegion', ['us-east-1', 'eu-west-1'], false],
    ['StringEqualsIgnoreCase', 'AWS:requestedregion', ['EU-west-1'], true],
    ['StringNotEqualsIgnoreCase', 'aws:RequestedRegion', ['EU-west-1'], false],
    ['StringLike', 'aws:RequestedRegion', ['eu-*'], true],
    ['StringNotLike', 'aws:RequestedRegion', ['eu-*'], false],
    ['ArnLike', 'aws:PrincipalArn', ['arn:aws:iam::*:role/w*'], true],
    ['ArnEquals', 'aws:PrincipalArn', ['arn:aws:iam::*:role/intake'], false],
    ['ArnNotLike', 'aws:PrincipalArn', ['arn:aws:iam::*:role/w*'], false],
    ['ArnNotEquals', 'aws:PrincipalArn', ['arn:aws:iam::*:role/intake'], true],
    ['Bool', 'aws:SecureTransport', ['false'], false],
    ['Bool', 'aws:SecureTransport', ['True'], true],
    ['StringEquals', 'aws:PrincipalOrgID', ['o-1'], true],
    ['StringNotEquals', 'aws:PrincipalOrgID', ['o-1'], false],
    ['Null', 'aws:SourceArn', ['true'], true],
    ['Null', 'aws:SecureTransport', ['true'], false],
    ['Null', 'aws:SecureTransport', ['false'], true],
    ['ForAllValues:StringEquals', 'dynamodb:LeadingKeys', ['order-1', 'order-2'], true],
    ['ForAllValues:StringEquals', 'dynamodb:LeadingKeys', ['order-2'], false],
    ['ForAllValues:StringLike', 'dynamodb:LeadingKeys', ['order-*'], true],
    // A missing key equals no value, and differs from every value.
    ['StringEquals', 'aws:SourceAccount', ['000000000000'], false],
    ['StringNotEquals', 'aws:SourceAccount', ['000000000000'], true],
    ['StringEqualsIfExists', 'aws:SourceAccount', ['000000000000'], true],
    ['StringEqualsIfExists', 'aws:RequestedRegion', ['us-east-1'], false],
  ])('%s of %s with %j: %s', (operator, key, values, expected) => {
    expect(holds(operator, key, ...values)).toBe(expected);
  });

  it('on an organization holds for no service', () => {
    expect(compileConditions({ StringEquals: { 'aws:PrincipalOrgID': ['o-1'] } })(new Map())).toBe(false);
  });

  it('holds if all of its operators and keys hold', () => {
    const both = { Bool: { 'aws:SecureTransport': ['true'] }, StringEquals: { 'aws:RequestedRegion': ['us-east-1'] } };
    expect(compileConditions(both)(context)).toBe(false);
    expect(compileConditions({})(context)).toBe(true);
  });

  it.each([
    ['DateGreaterThan', 'aws:SourceArn', 'x', 'condition operator DateGreaterThan is not evaluated here. Evaluated:'],
    [
      'ForAllValues:StringEquals',
      'aws:SourceArn',
      'x',
      'condition operator ForAllValues:StringEquals is not evaluated',
    ],
    ['toString', 'aws:SourceArn', 'x', 'condition operator toString is not evaluated here'],
    ['StringEquals', 'dynamodb:Attributes', 'x', 'condition key dynamodb:Attributes is not evaluated here'],
    ['StringEquals', 'dynamodb:LeadingKeys', 'x', 'the operator of dynamodb:LeadingKeys must begin with ForAllValues:'],
    ['StringEquals', 'aws:SourceArn', '${aws:username}', 'policy variables are not evaluated here: ${aws:username}'],
  ])('rejects %s of %s with %s', (operator, key, value, message) => {
    const compile = (): unknown => holds(operator, key, value);
    expect(compile).toThrow(PolicyError);
    expect(compile).toThrow(message);
  });
});
