import { writeShipped, writeVariants } from '../../../../__tests__/support/stacks';
import { kinds } from '../../../resource-kinds';
import { isLeftOut, isMutated } from './attributes';
import { leaves, pattern } from './mutant';

/** Every attribute of every stack, written as in packages/resource-kinds. */
const found = new Set(
  [...writeShipped(), ...writeVariants()].flatMap(({ json }) =>
    Object.entries(json.resource ?? {}).flatMap(([type, named]) =>
      Object.values(named).flatMap((values) => leaves(values).map(({ path }) => `${type} ${pattern(path)}`)),
    ),
  ),
);

describe('the attributes of the stacks', () => {
  it('are each mutated or left out with a reason', () => {
    const unknown = [...found].filter((one) => {
      const [type = '', attribute = ''] = one.split(' ');
      return !isMutated(type, attribute) && !isLeftOut(type, attribute);
    });
    expect(unknown).toEqual([]);
  });

  it('that packages/resource-kinds names all exist', () => {
    const named = kinds.flatMap(([type, { judged }]) =>
      [...judged.security, ...Object.keys(judged.leftOut)].map((attribute) => `${type} ${attribute}`),
    );
    expect(named.filter((one) => !found.has(one) && !/tags\.\*$/.test(one))).toEqual([]);
  });
});
