import { type Written, writeShipped, writeVariants } from '../../__tests__/support/stacks';

let written: Written[] | undefined;

/** The stacks of which pages list exceptions and wildcards: the shipped ones with CircleCI, and the tests' variants. */
export const listedStacks = (): Written[] => (written ??= [...writeShipped(), ...writeVariants()]);
