import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'workspace-copy', rootDir: import.meta.dirname };
