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

test('what any stack of no stage knows is no stray of another one', async () => {
  const found = await strays(settings, 'state', [knows('bucket'), knows('key-of-pipeline')]);
  expect(found.map(({ id }) => id)).toEqual(['key-twice']);
});

test('a stack that has no state yet knows nothing', async () => {
  const found = await strays(settings, 'pipeline', [knows('bucket'), undefined]);
  expect(found.map(({ id }) => id)).toEqual(['key-of-pipeline', 'key-twice']);
});
