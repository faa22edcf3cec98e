import { type DynamoDBEngine, installedEngines } from '@daybreak/local-stack';
import { describe } from '@jest/globals';

/** A suite that holds on every DynamoDB engine of this machine. */
export function describeOnEachEngine(name: string, suite: (engine: DynamoDBEngine) => void): void {
  for (const engine of installedEngines()) {
    describe(`${name} (${engine})`, () => {
      suite(engine);
    });
  }
}
