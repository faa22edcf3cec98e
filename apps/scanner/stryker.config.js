import { mutationOptions } from '../../tools/mutation/stryker.base.js';

export default mutationOptions({ root: 'apps/scanner', mutate: ['!apps/scanner/src/handler.ts'] });
