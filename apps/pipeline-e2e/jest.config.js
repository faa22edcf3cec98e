import preset from '../../jest.preset.js';

// Every wait in these suites is bounded, and says what it waited for: its bound must come before the test's own.
export default {
  ...preset,
  displayName: 'pipeline-e2e',
  rootDir: import.meta.dirname,
  // Servers that others wrote are as slow as they are.
  testTimeout: process.env.DAYBREAK_ENDPOINT === undefined ? 120_000 : 300_000,
  reporters: ['default', '<rootDir>/src/report-targets.ts', '<rootDir>/src/seed-of-run.ts'],
};
