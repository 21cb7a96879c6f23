import { PlanError } from '../error';
import { parseState } from '../index';

const state = {
  version: 4,
  terraform_version: '1.11.4',
  serial: 7,
  lineage: 'a',
  outputs: { url: { value: 'https://example.com', type: 'string' } },
  resources: [
    {
      mode: 'managed',
      type: 'aws_vpc',
      name: 'vpc',
      provider: 'provider["registry.terraform.io/hashicorp/aws"]',
      instances: [{ schema_version: 1, status: 'tainted', attributes: { id: 'vpc-1' }, private: 'bnVsbA==' }],
    },
  ],
  check_results: null,
};

test('a state is read without loss: writing it again gives the same', () =>
  expect(parseState(JSON.stringify(state), 'state of staging')).toEqual(state));

test.each([
  ['truncated text', '{"version": 4', 'it is not JSON'],
  ['a list', '[]', 'Invalid input: expected object, received array'],
  ['another format', JSON.stringify({ ...state, version: 3 }), 'at "version": Invalid input: expected 4'],
  [
    'a resource without a type',
    JSON.stringify({ ...state, resources: [{ mode: 'managed' }] }),
    'at "resources.0.type": Invalid input: expected string, received undefined',
  ],
])('%s is refused', (_, text, why) =>
  expect(() => parseState(text, 'state of staging')).toThrow(
    new PlanError(`The state of staging is not a Terraform state of format 4: ${why}.`),
  ),
);
