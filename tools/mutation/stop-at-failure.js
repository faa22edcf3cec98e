import StrykerEnvironment from '@stryker-mutator/jest-runner/jest-env/node';

/** Skips what is left once a test has failed, since the mutant is dead. (Jest's own `bail` counts files, and all suites are in one.) */
export default class StopAtFailure extends StrykerEnvironment {
  handleTestEvent({ name, test }, { rootDescribeBlock }) {
    if (name === 'test_done' && test.errors.length > 0) skipRest(rootDescribeBlock);
  }
}

function skipRest(block) {
  for (const child of block.children) {
    if (child.type === 'describeBlock') skipRest(child);
    else if (child.status === null) child.mode = 'skip';
  }
}
