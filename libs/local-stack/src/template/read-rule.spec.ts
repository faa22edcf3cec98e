import { describe, expect, it } from '@jest/globals';
import { fixtureModel as read, fixtureProblems as problemsOf } from '../testing/fixture-model.ts';

const consumer = { 'Fn::GetAtt': ['Consumer', 'Arn'] };
const rule = (properties: object) => ({ resources: { Rule: { Type: 'AWS::Events::Rule', Properties: properties } } });

describe('a rule', () => {
  it('belongs to the default bus or to the bus that it names, which its ARN contains', () => {
    const ScheduleExpression = 'rate(1 day)';
    expect(read(rule({ ScheduleExpression })).rules).toMatchObject([
      {
        arn: 'arn:aws:events:eu-west-1:000000000000:rule/Fixture-Rule',
        busArn: 'arn:aws:events:eu-west-1:000000000000:event-bus/default',
        scheduleExpression: ScheduleExpression,
        enabled: true,
      },
    ]);
    const EventBusName = 'arn:aws:events:eu-west-1:000000000000:event-bus/shop';
    expect(
      read(rule({ EventBusName, Name: 'a', EventPattern: '{"source":["x"]}', State: 'DISABLED' })).rules,
    ).toMatchObject([
      {
        arn: 'arn:aws:events:eu-west-1:000000000000:rule/shop/a',
        busArn: EventBusName,
        eventPattern: { source: ['x'] },
        enabled: false,
      },
    ]);
  });

  it.each([
    [{}, 'add an EventPattern or a ScheduleExpression'],
    [{ EventPattern: { source: [] } }, 'EventPattern: The field source has an empty list'],
    [{ EventPattern: '{' }, 'EventPattern: The pattern { must be a JSON object'],
    [{ ScheduleExpression: 'at(2027-01-01T00:00:00)' }, 'must be rate(…) or cron(…)'],
    [{ ScheduleExpression: 'cron(0 6 * *)' }, 'cron(0 6 * *)'],
    [{ ScheduleExpression: 'rate(1 day)', EventBusName: 'shop' }, 'must be on the default event bus'],
    [
      { ScheduleExpression: 'rate(1 day)', Targets: [{ Id: 'a', Arn: consumer, InputPath: '$..x' }] },
      'target a: The path $..x has ..x',
    ],
    [
      { ScheduleExpression: 'rate(1 day)', Targets: [{ Id: 'a', Arn: 'arn:aws:sqs:eu-west-1:000000000000:x.fifo' }] },
      'target a is a FIFO queue: add SqsParameters with a MessageGroupId',
    ],
    [
      {
        ScheduleExpression: 'rate(1 day)',
        Targets: [{ Id: 'a', Arn: consumer, DeadLetterConfig: { Arn: 'arn:aws:sqs:eu-west-1:000000000000:x.fifo' } }],
      },
      'target a has a FIFO queue as its dead-letter queue',
    ],
  ])('is rejected: %j', (properties, problem) => {
    expect(problemsOf(rule(properties))).toEqual([expect.stringContaining(problem)]);
  });

  it('delivers to emulated targets, and reports every other target', () => {
    const Targets = [
      { Id: 'machine', Arn: { Ref: 'Machine' } },
      { Id: 'logs', Arn: 'arn:aws:logs:eu-west-1:000000000000:log-group:x', EcsParameters: {} },
      { Id: 'elsewhere', Arn: 'arn:aws:sqs:eu-west-1:000000000000:elsewhere' },
      { Id: 'function', Arn: consumer, RetryPolicy: { MaximumRetryAttempts: 1 } },
    ];
    const { resources } = rule({ EventPattern: { source: ['x'] }, Targets });
    const { rules, unsupported, notEmulated } = read({
      resources: { ...resources, Machine: { Type: 'AWS::StepFunctions::StateMachine' } },
    });
    expect(rules[0]?.targets.map(({ id }) => id)).toEqual(['elsewhere', 'function']);
    const label = 'Rule (AWS::Events::Rule): target';
    expect(unsupported).toEqual([
      expect.stringContaining('Machine (AWS::StepFunctions::StateMachine): no execution starts'),
      `${label} machine: <unresolved Machine> is not emulated, so nothing is delivered to it`,
      `${label} logs: EcsParameters`,
      `${label} logs: arn:aws:logs:eu-west-1:000000000000:log-group:x is not emulated, so nothing is delivered to it`,
      'Rule Rule: target elsewhere: arn:aws:sqs:eu-west-1:000000000000:elsewhere is not in this template, so nothing is delivered to it',
    ]);
    expect(notEmulated).toContain(`${label} function: RetryPolicy`);
  });
});
