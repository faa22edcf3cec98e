import { mutationOptions } from '../../tools/mutation/stryker.base.js';

export default mutationOptions({ root: 'libs/batch', mutate: ['!libs/batch/src/testing.ts'] });
