// Shared by every project: native ES modules, types stripped as Node.js does, no hoisted mocks (dependencies are injected instead).
export default {
  testEnvironment: new URL('tools/workspace/src/jest/environment.cjs', import.meta.url).pathname,
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': new URL('tools/workspace/src/jest/strip-types-transform.js', import.meta.url).pathname },
  runtime: new URL('tools/workspace/src/jest/runtime.cjs', import.meta.url).pathname,
  // Two cores by default; a suite that stands up the whole stack is I/O, so one worker a core is right.
  maxWorkers: 2,
  testTimeout: 30_000,
  errorOnDeprecated: true,
  restoreMocks: true,
};
