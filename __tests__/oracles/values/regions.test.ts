import { RegionInfo } from '@aws-cdk/region-info';
import { isRegion } from '../../../settings/regions';
import { judge, stale } from './differences';
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
const found = new Map(
  [differentRegions, missingTypes, missingEndpoints, differentPipelineRegions]
    .flatMap((differences) => differences(accepted))
    .map((line) => [line, line]),
);
const { unexplained, explained } = judge(found);
const types = typesMadeIn('us-east-1');

afterAll(() => {
  const what = `${types.length} types and ${servicesOf(types).length} services in ${accepted.length} regions`;
  const difference = `${unexplained.length} unexplained, ${explained.length} explained`;
  process.stdout.write(`Regions: ${what} compared, ${difference}.\n`);
});

// [CloudFormation's registry, which AWS publishes for each region; botocore, data/endpoints.json]
test('each region that the settings take has each type and each service that is used there', () =>
  expect(unexplained).toEqual([]));

test('no explained difference is gone', () => expect(stale(found, /^region /)).toEqual([]));

test('enough is compared to prove something', () => {
  expect(accepted.length).toBeGreaterThan(30);
  expect(types.length).toBeGreaterThan(45);
  expect(typesMadeIn('mx-central-1')).toEqual(
    types.filter((type) => !Object.values(OF_PIPELINE).includes(type)),
  );
});
