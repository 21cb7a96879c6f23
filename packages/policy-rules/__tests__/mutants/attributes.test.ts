import { writeShipped, writeVariants } from '../../../../__tests__/support/stacks';
import { isLeftOut, LEFT_OUT, SECURITY } from './attributes';
import { leaves, pattern } from './mutant';

/** Every attribute of every stack, as the tables name it. */
const found = new Set(
  [...writeShipped(), ...writeVariants()].flatMap(({ json }) =>
    Object.entries(json.resource ?? {}).flatMap(([type, named]) =>
      Object.values(named).flatMap((values) => leaves(values).map(({ path }) => `${type} ${pattern(path)}`)),
    ),
  ),
);

describe('the attributes of the stacks', () => {
  it('are each mutated, or left out with a reason', () => {
    const unknown = [...found].filter((one) => {
      const [type = '', attribute = ''] = one.split(' ');
      return !SECURITY[type]?.includes(attribute) && !isLeftOut(type, attribute);
    });
    expect(unknown).toEqual([]);
  });

  it('that are in the tables are all there', () => {
    const mutated = Object.entries(SECURITY).flatMap(([type, all]) => all.map((one) => `${type} ${one}`));
    expect(mutated.filter((one) => !found.has(one))).toEqual([]);
    const types = new Set([...found].map((one) => one.split(' ')[0]));
    expect(LEFT_OUT.flatMap(({ of }) => Object.keys(of)).filter((type) => !types.has(type))).toEqual([]);
  });
});
