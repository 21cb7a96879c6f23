import { strays } from '../adopt/strays';
import { resolveFacts } from '../../facts';
import config from '../../../__tests__/support/example-config';
import { answersAlone } from './answers';

const settings = resolveFacts(config);
const aws = answersAlone();
beforeEach(() => {
  aws.answers = {
    ListKeys: () => ({ Keys: [{ KeyId: 'key-of-pipeline' }, { KeyId: 'key-twice' }] }),
    DescribeKey: ({ KeyId }) => ({
      KeyMetadata: { KeyId, Description: 'Alerts of hello', KeyState: 'Enabled', KeyManager: 'CUSTOMER' },
    }),
    ListResourceTags: () => ({ Tags: [{ TagKey: 'Project', TagValue: 'hello' }] }),
    ListCertificates: () => ({ CertificateSummaryList: [] }),
  };
});

const knows = (id: string) => ({ resources: [{ instances: [{ attributes: { id } }] }] });

test('a resource in the state of the pipeline is no stray of `state`', async () => {
  const found = await strays(settings, 'state', [knows('bucket'), knows('key-of-pipeline')]);
  expect(found.map(({ id }) => id)).toEqual(['key-twice']);
});

test('a resource that is in no state is a stray, also if the stack has no state yet', async () => {
  const found = await strays(settings, 'pipeline', [knows('bucket'), undefined]);
  expect(found.map(({ id }) => id)).toEqual(['key-of-pipeline', 'key-twice']);
});
