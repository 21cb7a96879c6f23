/** A `true` anywhere in the mask of what is known only after the apply. */
export const someTrue = (mask: unknown): boolean =>
  mask === true || (typeof mask === 'object' && mask !== null && Object.values(mask).some(someTrue));
