/**
 * What became of one message. `done`: its effect is durable. `superseded`: an owner's edit or a completion came first,
 * so nothing was changed. `failed`: it can never succeed and its row says so. All three are acknowledged; anything
 * thrown instead is a retry.
 */
export type Outcome = 'done' | 'superseded' | 'failed';
