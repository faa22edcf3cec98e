import { mutationOptions } from '../../tools/mutation/stryker.base.js';

export default mutationOptions({ root: 'apps/writer', mutate: ['!apps/writer/src/handler.ts'] });
