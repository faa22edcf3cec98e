import { startDynamoDB } from '@daybreak/local-stack';
import StopAtFailure from './stop-at-failure.js';

/** One engine for all the mutants of a test process, with which it ends. */
const engine = startDynamoDB();

/** Tells the suites, which ask `one-engine.js` for it, where the engine is. */
export default class EngineEnvironment extends StopAtFailure {
  async setup() {
    await super.setup();
    this.global.dynamodbEndpoint = (await engine).endpoint;
  }
}
