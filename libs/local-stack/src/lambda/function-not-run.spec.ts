import { expect, it } from '@jest/globals';
import { fixtureModel } from '../testing/fixture-model.ts';
import { FunctionNotRun, whyNotRun } from './function-not-run.ts';

const [model] = fixtureModel().functions;

it('fails each invocation of a function that no process runs, and names the option that replaces it', async () => {
  if (model === undefined) throw new Error('The fixture has a function');
  expect(whyNotRun(model)).toBeUndefined();
  const reason = whyNotRun({ ...model, notRun: 'has the runtime python3.14' }) ?? '';
  expect(reason).toBe(
    'Function Consumer has the runtime python3.14, which the local stack does not run: each invocation fails. Replace the function by a ' +
      "handler with the option functions: { 'consumer': … }",
  );
  const host = new FunctionNotRun('consumer', reason);
  expect(await host.warmUp()).toBeUndefined();
  expect(await host.invoke()).toEqual({
    ok: false,
    error: { errorType: 'LocalStack.FunctionNotRun', errorMessage: reason },
  });
  expect(await host.replaceCode()).toMatchObject({ errorMessage: reason });
});
