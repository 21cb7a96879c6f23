import { knownArchitecture } from '../../facts';
import { stageSchema } from '../../../settings/schema-stage';
import { judge, print } from '../differences';
import { instanceTypes, refusedTypes, retentionDays, unknownFamilies } from './accepted';

const byRegion = instanceTypes();
const types = [...new Set([...byRegion.values()].flat())].sort();
const verdict = judge('values', /^family /, [...unknownFamilies(types), ...refusedTypes(types)]);

afterAll(() => print('Values', `${types.length} instance types of ${byRegion.size} regions`, verdict));

// [AWS's price list of EC2, in cfn-lint]
test('the settings know every instance family that AWS offers', () =>
  expect(verdict.unexplained).toEqual([]));

test('every explained difference still exists', () => expect(verdict.stale).toEqual([]));

test('enough types and regions are compared', () => {
  expect(types.length).toBeGreaterThan(1000);
  expect(byRegion.size).toBeGreaterThan(30);
});

test('every region has the default instance type', () => {
  const { type } = stageSchema.shape.instances.parse({});
  expect([...byRegion.keys()].filter((region) => !byRegion.get(region)?.includes(type))).toEqual([]);
});

// [CloudFormation's registry, AWS::Logs::LogGroup, RetentionInDays]
test('the settings accept the retentions that CloudWatch Logs accepts', () => {
  const { logRetentionDays } = stageSchema.shape;
  expect([...logRetentionDays.unwrap().values]).toEqual(retentionDays());
});

// [EC2 user guide, "Naming conventions": after the generation, `g` stands for AWS Graviton]
test('each family has the architecture that its name shows', () => {
  const known = types.filter((type) => knownArchitecture(type));
  const byName = known.map((type) => [type, /^[a-z]+\d+g/.test(type) ? 'arm64' : 'x86_64']);
  expect(known.map((type) => [type, knownArchitecture(type)])).toEqual(byName);
});
