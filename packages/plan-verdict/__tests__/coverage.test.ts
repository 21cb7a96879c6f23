import { kinds } from '../../resource-kinds';
import { rules } from '../rules';
import { OTHER_TYPES } from '../rules/other-types';

test.each(kinds.map(([type]) => type))('the verdict knows %s', (type) => {
  expect(rules[type]).toHaveProperty('delete');
});

test.each(Object.keys(OTHER_TYPES))('the verdict knows %s, which no stack has', (type) => {
  expect(rules[type]).toHaveProperty('delete');
});
