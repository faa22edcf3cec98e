import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'graph', rootDir: import.meta.dirname };
