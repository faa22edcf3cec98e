import { describe, expect, test } from '@jest/globals';
import { App, type CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { plainLogicalId } from './plain-logical-id.ts';
import { withTemporaryDirectory } from './testing/synthesise.ts';

class PlainStack extends Stack {
  protected override allocateLogicalId(element: CfnElement): string {
    return plainLogicalId(element);
  }
}

const resource = (scope: Construct, id: string): CfnResource => new CfnResource(scope, id, { type: 'Test::Resource' });

describe('plainLogicalId', () => {
  test('returns the path without separators', () => {
    withTemporaryDirectory((outdir) => {
      const row = new Construct(new PlainStack(new App({ outdir }), 'stack'), 'Row');
      expect(plainLogicalId(resource(new Construct(row, 'Queue'), 'Resource'))).toBe('RowQueue');
      expect(plainLogicalId(resource(row, 'dead-letter'))).toBe('Rowdeadletter');
    });
  });

  test('fails the synthesis when two paths clash', () => {
    withTemporaryDirectory((outdir) => {
      const app = new App({ outdir });
      const stack = new PlainStack(app, 'stack');
      resource(new Construct(stack, 'A'), 'BC');
      resource(new Construct(stack, 'AB'), 'C');
      expect(() => app.synth()).toThrow("section 'Resources' already contains 'ABC'");
    });
  });
});
