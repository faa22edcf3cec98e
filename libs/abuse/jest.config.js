import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'abuse', rootDir: import.meta.dirname };
