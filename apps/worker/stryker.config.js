import { mutationOptions } from '../../tools/mutation/stryker.base.js';

export default mutationOptions({ root: 'apps/worker', mutate: ['!apps/worker/src/handler.ts'] });
