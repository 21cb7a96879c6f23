import { callJson } from '../adopt/json-call';
import { strays } from '../adopt/strays';
import { resolveFacts } from '../../facts/house';
import config from '../../../__tests__/support/example-config';

jest.mock('../adopt/json-call');

const settings = resolveFacts(config);
const answers: Record<string, Readonly<Record<string, unknown>>> = {
  'TrentService.ListKeys': { Keys: [{ KeyId: 'key-of-pipeline' }, { KeyId: 'key-twice' }] },
  'TrentService.DescribeKey': {
    KeyMetadata: { Description: 'Alerts of hello', KeyState: 'Enabled', KeyManager: 'CUSTOMER' },
  },
  'TrentService.ListResourceTags': { Tags: [{ TagKey: 'Project', TagValue: 'hello' }] },
  'CertificateManager.ListCertificates': { CertificateSummaryList: [] },
};
beforeEach(() => jest.mocked(callJson).mockImplementation(async (_, __, target) => answers[target] ?? {}));

const knows = (id: string) => ({ resources: [{ instances: [{ attributes: { id } }] }] });

test('what any stack of no stage knows is no stray of another one', async () => {
  const found = await strays(settings, 'state', [knows('bucket'), knows('key-of-pipeline')]);
  expect(found.map(({ id }) => id)).toEqual(['key-twice']);
});

test('a stack that has no state yet knows nothing', async () => {
  const found = await strays(settings, 'pipeline', [knows('bucket'), undefined]);
  expect(found.map(({ id }) => id)).toEqual(['key-of-pipeline', 'key-twice']);
});
