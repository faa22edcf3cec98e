/** Variables of a stack in which each value of a row travels in a message of its own. */
export const singleValues = { VALUES_PER_MESSAGE: '1' };
