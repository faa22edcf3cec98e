import { readStackModel } from '@daybreak/local-stack';
import { createDaybreakSimulator } from '../../simulation/create-daybreak-simulator.ts';
import { daybreakUnderTest } from '../../simulation/under-test/daybreak-under-test.ts';
import { serveSeeds } from '../serve-seeds.ts';

// A process of a soak whose template has what is not emulated, which `strict` refuses.
await serveSeeds(async () => {
  const template = readStackModel({
    template: {
      Parameters: {},
      Mappings: {},
      Conditions: {},
      Outputs: {},
      Resources: { Orders: { Type: 'AWS::ElastiCache::CacheCluster', Properties: {}, Metadata: {} } },
    },
    templatePath: 'shop.template.json',
    strict: true,
    place: { stackName: 'shop', accountId: '000000000000', region: 'eu-west-1', sqsEndpoint: 'http://127.0.0.1:9' },
  });
  return await createDaybreakSimulator({ ...daybreakUnderTest(), template });
});
