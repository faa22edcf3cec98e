import { mutationOptions } from '../../tools/mutation/stryker.base.js';

export default mutationOptions({ root: 'libs/domain' });
