import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'guards',
  rootDir: import.meta.dirname,
  transform: { ...preset.transform, '@actions/.+\\.js$': '<rootDir>/src/json-attributes-transform.js' },
  transformIgnorePatterns: ['node_modules/(?!@actions/)'],
};
