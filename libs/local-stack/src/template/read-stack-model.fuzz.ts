import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  fuzz,
  asJson,
  hostileBody,
  hostileJson,
  hostileKey,
  hostileText,
  inheritedNames,
  maybeDamaged,
  type Json,
} from '@daybreak/fuzz';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fixtureTemplate } from '../testing/fixture-template.ts';
import { loadTemplate } from './loading/load-template.ts';
import { readStackModel } from './read-stack-model.ts';
import { TemplateError } from './template-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'daybreak-template-'));
const templatePath = join(folder, 'Fuzz.template.json');
afterAll(() => rmSync(folder, { recursive: true }));

const place = { stackName: 'Fuzz', accountId: '000000000000', region: 'eu-west-1', sqsEndpoint: 'http://127.0.0.1:1' };
const good = asJson(fixtureTemplate());

const goodSam = asJson({
  Transform: 'AWS::Serverless-2016-10-31',
  Globals: { Function: { Runtime: 'nodejs24.x', Environment: { Variables: { STAGE: 'test' } }, Timeout: 5 } },
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue' },
    Bucket: { Type: 'AWS::S3::Bucket' },
    Table: { Type: 'AWS::Serverless::SimpleTable', Properties: { PrimaryKey: { Name: 'id', Type: 'String' } } },
    Work: {
      Type: 'AWS::Serverless::Function',
      Properties: {
        CodeUri: 'src',
        Handler: 'index.handler',
        Policies: [{ DynamoDBCrudPolicy: { TableName: { Ref: 'Table' } } }, 'AmazonSNSFullAccess', { Statement: [] }],
        DeadLetterQueue: { Type: 'SQS', TargetArn: { 'Fn::GetAtt': 'Queue.Arn' } },
        EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: 'SQS' } } },
        Events: {
          In: { Type: 'SQS', Properties: { Queue: { 'Fn::GetAtt': 'Queue.Arn' } } },
          Daily: { Type: 'ScheduleV2', Properties: { ScheduleExpression: 'rate(1 day)', DeadLetterConfig: {} } },
          Told: { Type: 'EventBridgeRule', Properties: { Pattern: { source: ['shop'] }, DeadLetterConfig: {} } },
          Sent: { Type: 'SNS', Properties: { Topic: 'arn:aws:sns:eu-west-1:000000000000:t', SqsSubscription: {} } },
          Put: { Type: 'S3', Properties: { Bucket: { Ref: 'Bucket' }, Events: ['s3:ObjectCreated:*'] } },
        },
      },
    },
  },
});

/** Reads a template from a file, as the stack does. */
function read(text: string): ReturnType<typeof readStackModel> {
  writeFileSync(templatePath, text);
  return readStackModel({ template: loadTemplate(templatePath), templatePath, place });
}

function readOrReject(text: string): void {
  try {
    const { functions, outputs } = read(text);
    // A function receives the values of a template as strings.
    const texts = [outputs, ...functions.map(({ environment }) => environment)].flatMap((map) => Object.values(map));
    for (const value of texts) expect(typeof value).toBe('string');
    expect(texts.filter((value) => value.includes('[native code]'))).toEqual([]);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
  }
}

const names = ['Queue', 'Table', 'Consumer', 'Dead', 'Stage', 'AWS::NoValue', 'AWS::Region', ...inheritedNames];
/** An intrinsic function with any argument, including names of the template. */
const { intrinsic } = fc.letrec<{ intrinsic: Json; argument: Json }>((tie) => ({
  argument: fc.oneof(
    { depthSize: 'small' },
    { weight: 4, arbitrary: fc.constantFrom(...names, ...names.map((name) => `${'$'}{${name}}`), 'Queue.Arn', '0', 1) },
    { weight: 1, arbitrary: hostileJson() },
    { weight: 2, arbitrary: fc.array(tie('argument'), { maxLength: 3 }) },
    { weight: 3, arbitrary: tie('intrinsic') },
  ),
  intrinsic: fc
    .tuple(
      fc.constantFrom(
        'Ref',
        'Condition',
        ...['GetAtt', 'Sub', 'Join', 'Select', 'Split', 'FindInMap', 'Base64', 'If'].map((name) => `Fn::${name}`),
        'Fn::Equals',
        'Fn::Not',
        'Fn::And',
        'Fn::Or',
        'Fn::Made',
        'Fn::toString',
      ),
      fc.oneof(tie('argument'), fc.array(tie('argument'), { minLength: 2, maxLength: 3 })),
    )
    .map(([name, argument]): Json => ({ [name]: argument })),
}));

/** The valid template with an intrinsic function in a valid place, and a condition that it may refer to. */
const withIntrinsic = fc
  .tuple(fc.constantFrom('variable', 'name', 'output', 'condition', 'queue', 'policy'), intrinsic)
  .map(([where, value]) => {
    const { Resources: resources, Outputs: outputs } = fixtureTemplate({
      ...(where === 'variable' ? { variables: { HOSTILE: value } } : {}),
      ...(where === 'policy' ? { statements: [{ Effect: 'Allow', Action: value, Resource: value }] } : {}),
      resources: {
        Other: {
          Type: 'AWS::SQS::Queue',
          Properties: {
            QueueName: where === 'name' ? value : 'other',
            ...(where === 'queue' ? { DelaySeconds: value } : {}),
          },
        },
        ...(where === 'condition' ? { Maybe: { Type: 'AWS::SQS::Queue', Condition: 'C' } } : {}),
      },
    });
    const conditions = { C: where === 'condition' ? value : { 'Fn::Equals': ['a', 'a'] }, Queue: { Condition: 'C' } };
    const mappings = { Queue: { Table: { Stage: 'x' } } };
    return JSON.stringify({
      Parameters: { Stage: { Type: 'String', Default: 'test' }, toString: { Type: 'String' } },
      Mappings: mappings,
      Conditions: conditions,
      Resources: resources,
      Outputs: { ...outputs, ...(where === 'output' ? { Hostile: { Value: value } } : {}) },
    });
  });

/** Excludes names with an escape, because JSON.parse of V8 13 may read such a key as another one. Names in templates have none. */
const isPlain = (name: string): boolean => JSON.stringify(name) === `"${name}"`;

describe('a template', () => {
  fuzz('that is damaged is a model or a TemplateError', 600, maybeDamaged(good, { maximumChanges: 4 }), (template) =>
    readOrReject(JSON.stringify(template)),
  );

  fuzz(
    'of SAM with damage gives a model or a TemplateError',
    300,
    maybeDamaged(goodSam, { maximumChanges: 4 }),
    (template) => readOrReject(JSON.stringify(template)),
  );

  fuzz('of any text is a model or a TemplateError', 300, hostileBody(), readOrReject);

  fuzz('with any intrinsic function anywhere is a model or a TemplateError', 1_000, withIntrinsic, readOrReject);

  fuzz(
    'keeps every resource, variable and output, whatever its name',
    300,
    fc.tuple(hostileKey().filter(isPlain), hostileText()),
    ([name, value]) => {
      const variables = Object.fromEntries([[name, value]]);
      const resources = Object.fromEntries([[name, { Type: 'AWS::Thing', Properties: variables }]]);
      const template = fixtureTemplate({ variables, resources });
      const outputs = Object.fromEntries<unknown>([...Object.entries(template.Outputs), [name, { Value: value }]]);
      try {
        const model = read(JSON.stringify({ ...template, Outputs: outputs }));
        expect(Object.entries(model.functions[0]?.environment ?? {})).toContainEqual([name, value]);
        expect(Object.entries(model.outputs)).toContainEqual([name, value]);
        if (!Object.hasOwn(fixtureTemplate().Resources, name))
          expect(model.unsupported).toContain(`${name} (AWS::Thing): it does not exist here, and requests to it fail`);
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
      }
    },
  );

  it('with names that double at each step gives a TemplateError', () => {
    const doubled = Object.fromEntries(
      Array.from({ length: 64 }, (_, n) => [
        `Queue${n}`,
        {
          Type: 'AWS::SQS::Queue',
          Properties: { QueueName: { 'Fn::Sub': `\${Queue${n + 1}.QueueName}\${Queue${n + 1}.QueueName}` } },
        },
      ]),
    );
    const resources = { ...doubled, Queue64: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'x' } } };
    expect(() => read(JSON.stringify(fixtureTemplate({ resources })))).toThrow(TemplateError);
  });

  it('with conditions that double at each step is read', () => {
    const conditions = Object.fromEntries(
      Array.from({ length: 64 }, (_, n) => [
        `C${n}`,
        { 'Fn::And': [{ Condition: `C${n + 1}` }, { Condition: `C${n + 1}` }] },
      ]),
    );
    const template = fixtureTemplate({ resources: { Maybe: { Type: 'AWS::SQS::Queue', Condition: 'C0' } } });
    const { queues } = read(
      JSON.stringify({ ...template, Conditions: { ...conditions, C64: { 'Fn::Equals': [1, 1] } } }),
    );
    expect(queues.map(({ logicalId }) => logicalId)).toContain('Maybe');
  });
});
