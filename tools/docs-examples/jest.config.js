import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'docs-examples', rootDir: import.meta.dirname };
