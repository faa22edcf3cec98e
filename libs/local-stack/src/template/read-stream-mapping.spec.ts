import { expect, it } from '@jest/globals';
import { fixtureModel as read } from '../testing/fixture-model.ts';
import { streamTemplate } from '../testing/stream-fixture.ts';

const onFailure = (Destination: string) => ({ DestinationConfig: { OnFailure: { Destination } } });

it('reports a tumbling window as not emulated', () => {
  expect(read(streamTemplate({ TumblingWindowInSeconds: 60 })).unsupported).toEqual([
    expect.stringContaining('StreamMapping (AWS::Lambda::EventSourceMapping): TumblingWindowInSeconds'),
  ]);
});

it('accepts a topic for discarded records, and reports a bucket', () => {
  const topic = 'arn:aws:sns:eu-west-1:000000000000:lost';
  const { streamMappings, unsupported } = read(streamTemplate(onFailure(topic)));
  expect([streamMappings[0]?.onFailureArn, unsupported]).toEqual([topic, []]);
  expect(read(streamTemplate(onFailure('arn:aws:s3:::lost'))).unsupported).toEqual([
    expect.stringContaining('OnFailure: arn:aws:s3:::lost is not emulated as a destination, so it receives nothing'),
  ]);
});
