/** Whether anything in a mask of unknown values is `true`. */
export const someTrue = (mask: unknown): boolean =>
  mask === true || (typeof mask === 'object' && mask !== null && Object.values(mask).some(someTrue));
