import { RegionInfo } from '@aws-cdk/region-info';
import { isRegion } from '../../../settings/regions';
import { judge, print } from '../differences';
import { servicesOf } from './endpoints';
import {
  differentPipelineRegions,
  differentRegions,
  missingEndpoints,
  missingTypes,
  OF_PIPELINE,
  typesMadeIn,
} from './regions';

const accepted = RegionInfo.regions.map(({ name }) => name).filter(isRegion);
const found = [differentRegions, missingTypes, missingEndpoints, differentPipelineRegions].flatMap(
  (differences) => differences(accepted),
);
const verdict = judge('values', /^region /, found);
const types = typesMadeIn('us-east-1');

afterAll(() => {
  const what = `${types.length} types and ${servicesOf(types).length} services in ${accepted.length} regions`;
  print('Values', what, verdict);
});

// [CloudFormation's registry, which AWS publishes for each region; botocore, data/endpoints.json]
test('every region that the settings accept has every type and service that is used there', () =>
  expect(verdict.unexplained).toEqual([]));

test('every explained difference still exists', () => expect(verdict.stale).toEqual([]));

test('enough regions and types are compared', () => {
  expect(accepted.length).toBeGreaterThan(30);
  expect(types.length).toBeGreaterThan(45);
  expect(typesMadeIn('mx-central-1')).toEqual(
    types.filter((type) => !Object.values(OF_PIPELINE).includes(type)),
  );
});
