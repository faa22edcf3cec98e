/**
 * Has V8 keep an object by its shape. One that has grown key by key, as the configuration of an SDK's client has, it keeps as a dictionary, which
 * takes ten times as long to copy; but an object that others inherit from it keeps by its shape as soon as their keys are asked for.
 */
export function keepShape(object: object): void {
  const heir: unknown = Object.create(object);
  for (const key in Object(heir)) if (key === '') return;
}
