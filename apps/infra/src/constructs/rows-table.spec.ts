import { test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { synthesise } from '../testing/synthesise.ts';
import { RowsTable } from './rows-table.ts';

const tableType = 'AWS::DynamoDB::Table';

test('the rows table and its index have the throughput of the settings, each its own', () => {
  const stack = new Stack(new App(), 'Test');
  new RowsTable(stack, 'RowsTable', {
    deployment: { stage: 'dev', encryptionKey: undefined, alarmTopic: undefined },
    throughput: {
      table: {
        warmThroughput: { readUnitsPerSecond: 24_000, writeUnitsPerSecond: 20_000 },
        maxWriteRequestUnits: 30_000,
      },
      dueIndex: {
        warmThroughput: { readUnitsPerSecond: 12_000, writeUnitsPerSecond: 10_000 },
        maxReadRequestUnits: 500,
      },
    },
  });
  Template.fromStack(stack).hasResourceProperties(tableType, {
    WarmThroughput: { ReadUnitsPerSecond: 24_000, WriteUnitsPerSecond: 20_000 },
    OnDemandThroughput: { MaxWriteRequestUnits: 30_000 },
    GlobalSecondaryIndexes: [
      {
        IndexName: 'due',
        WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 10_000 },
        OnDemandThroughput: { MaxReadRequestUnits: 500 },
      },
    ],
  });
});

test('no table is warmed or limited by default', () => {
  const absent = { WarmThroughput: Match.absent(), OnDemandThroughput: Match.absent() };
  synthesise().allResourcesProperties(tableType, absent);
  synthesise().hasResourceProperties(tableType, { GlobalSecondaryIndexes: [{ IndexName: 'due', ...absent }] });
});
