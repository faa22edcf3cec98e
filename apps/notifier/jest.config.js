import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'notifier', rootDir: import.meta.dirname };
