import { VARIANT_NAMES } from '../../../__tests__/support/variants';
import { writeShipped, writeWithCi } from '../../../__tests__/support/stacks';
import { judge, print } from '../differences';
import { judgeByHandlers } from './handlers';
import { documentsOf } from './policies';
import { judgeByReference } from './reference';

const shipped = writeShipped();
const variants = VARIANT_NAMES.flatMap((name) => Object.values(writeWithCi(name)));
const documents = documentsOf([...shipped, ...variants]);
/** The types that CI creates: all but its own roles. */
const synthesized = [...shipped, ...variants]
  .filter(({ name }) => name !== 'state')
  .flatMap(({ json }) => Object.keys(json.resource ?? {}));

test('every policy follows the Service Authorization Reference', async () => {
  const { compared, differences } = await judgeByReference(documents);
  const verdict = judge('rights', /^reference: /, differences);
  print('Rights', `${compared} actions of ${documents.length} policies`, verdict);
  expect(compared).toBeGreaterThan(500);
  expect(verdict).toMatchObject({ unexplained: [], stale: [] });
});

test("CI has the permissions of CloudFormation's handlers for the same types", async () => {
  const { permissions, types, differences } = await judgeByHandlers(documents, [...new Set(synthesized)]);
  const verdict = judge('rights', /^handlers: /, differences);
  print('Rights', `${permissions} permissions of the handlers of ${types} CloudFormation types`, verdict);
  expect(types).toBeGreaterThan(40);
  expect(verdict).toMatchObject({ unexplained: [], stale: [] });
});
