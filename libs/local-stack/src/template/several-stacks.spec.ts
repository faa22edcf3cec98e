import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { place } from '../testing/fixture-model.ts';
import { fixtureTemplate } from '../testing/fixture-template.ts';
import { readStackModels } from './read-stack-model.ts';
import type { StackModel } from './stack-model.ts';
import type { StackModelOptions } from './stack-parts.ts';
import { TemplateError } from './template-error.ts';
import { templateSchema } from './template-schema.ts';

const stackOf = (stackName: string, template: object): StackModelOptions => ({
  template: v.parse(templateSchema, template),
  templatePath: `${stackName}.template.json`,
  place: { ...place, stackName },
  assets: { folderOf: () => '/code' },
});

const exported = (logicalId: string, name: string): object => ({
  Value: { 'Fn::GetAtt': [logicalId, 'Arn'] },
  Export: { Name: name },
});

/** Two stacks as the CDK writes them. A function of one reads a queue of the other. */
const data = { Resources: { Queue: { Type: 'AWS::SQS::Queue' } }, Outputs: { Arn: exported('Queue', 'Data:Queue') } };
const { Consumer: consumer, Role: role, Mapping: mapping } = fixtureTemplate().Resources;
const queueArn = { 'Fn::ImportValue': 'Data:Queue' };
const compute = {
  Resources: {
    Consumer: {
      ...consumer,
      Properties: { ...consumer.Properties, Environment: { Variables: { QUEUE_ARN: queueArn } } },
    },
    Role: { ...role, Properties: { AssumeRolePolicyDocument: {} } },
    Mapping: { ...mapping, Properties: { ...mapping.Properties, EventSourceArn: queueArn } },
  },
  Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Consumer', 'Arn'] } }, Name: { Value: { Ref: 'Consumer' } } },
};

function problemsOf(...stacks: [StackModelOptions, ...StackModelOptions[]]): readonly string[] {
  try {
    readStackModels(stacks);
  } catch (error) {
    if (error instanceof TemplateError) return error.problems;
    throw error;
  }
  return [];
}

describe('several stacks', () => {
  const read = (): StackModel => readStackModels([stackOf('Compute', compute), stackOf('Data', data)]);

  it("become one model in any order, and import each other's exports", () => {
    const { queues, functions, eventSourceMappings, outputs } = read();
    const arn = 'arn:aws:sqs:eu-west-1:000000000000:Data-Queue';
    expect(queues).toMatchObject([{ name: 'Data-Queue', arn }]);
    expect(functions).toMatchObject([{ logicalId: 'Consumer', environment: { QUEUE_ARN: arn } }]);
    expect(eventSourceMappings).toMatchObject([{ queueArn: arn }]);
    expect(outputs).toEqual({
      'Compute.Arn': 'arn:aws:lambda:eu-west-1:000000000000:function:consumer',
      'Compute.Name': 'consumer',
      'Data.Arn': arn,
      Name: 'consumer',
    });
  });

  it('prefix findings with the name of the stack', () => {
    const more = { Resources: { ...data.Resources, Bucket: { Type: 'AWS::Kinesis::Stream' } }, Outputs: data.Outputs };
    const { unsupported } = readStackModels([stackOf('Compute', compute), stackOf('Data', more)]);
    expect(unsupported).toEqual([expect.stringMatching(/^Data: Bucket \(AWS::Kinesis::Stream\): /)]);
  });

  it('may share a logical id of functions, but not a name', () => {
    const unnamed = { ...consumer, Properties: { ...consumer.Properties, FunctionName: undefined, Environment: {} } };
    const one = { Resources: { Work: unnamed, Role: role, Queue: { Type: 'AWS::SQS::Queue' } } };
    const other = { Resources: { Work: unnamed, Role: role, Queue: { Type: 'AWS::SQS::Queue' } } };
    expect(readStackModels([stackOf('A', one), stackOf('B', other)]).functions).toMatchObject([
      { logicalId: 'A/Work', name: 'A-Work' },
      { logicalId: 'B/Work', name: 'B-Work' },
    ]);
    const named = { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'work' } } } };
    expect(problemsOf(stackOf('A', named), stackOf('B', named))).toEqual([
      'Queue work is in two of the stacks, but its name must be unique',
    ]);
  });

  it('give a role the policies of another stack that name it', () => {
    const policy = {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyName: 'own', PolicyDocument: {}, Roles: [{ 'Fn::ImportValue': 'Role' }] },
    };
    const roles = {
      Resources: { Role: role },
      Outputs: { Role: { Value: { Ref: 'Role' }, Export: { Name: 'Role' } } },
    };
    const model = readStackModels([stackOf('A', roles), stackOf('B', { Resources: { Policy: policy } })]);
    expect(model.roles[0]?.policies.map(({ label }) => label)).toContain('Policy (AWS::IAM::Policy)');
  });

  it('are rejected with an import that no stack exports, or with circular imports', () => {
    expect(problemsOf(stackOf('Compute', compute))).toContainEqual(
      expect.stringContaining(
        'Data:Queue is an export of another stack: add the template of that stack to templatePath, a list of paths',
      ),
    );
    const circular = (imports: string, exports: string): object => ({
      Resources: {},
      Outputs: { Out: { Value: { 'Fn::ImportValue': imports }, Export: { Name: exports } } },
    });
    const { unsupported } = readStackModels([stackOf('A', circular('B', 'A')), stackOf('B', circular('A', 'B'))]);
    expect(unsupported).toEqual([
      'A: Output Out: The export B refers to itself',
      'B: Output Out: The export A refers to itself',
    ]);
  });

  it('may import a resource that is not emulated, by a generated name', () => {
    const bucket = {
      Resources: { Bucket: { Type: 'AWS::Kinesis::Stream' } },
      Outputs: { Arn: exported('Bucket', 'Data:Queue') },
    };
    const { Consumer: work, Role: ofWork } = compute.Resources;
    const { functions, unsupported } = readStackModels([
      stackOf('Compute', { Resources: { Consumer: work, Role: ofWork } }),
      stackOf('Data', bucket),
    ]);
    expect(functions[0]?.environment).toEqual({ QUEUE_ARN: 'Compute-Bucket' });
    expect(unsupported).toContainEqual(expect.stringContaining('environment variable QUEUE_ARN refers to Bucket'));
  });
});
