import { callJson } from '../adopt/json-call';
import { FindByTags } from '../adopt/find-by-tags';

jest.mock('../adopt/json-call');

const DOMAIN = 'www.example.com';
const settings = { account: '123456789012', project: 'hello', region: 'us-east-1' };
const tags = (stage?: string) => [
  { Key: 'Project', Value: 'hello' },
  ...(stage ? [{ Key: 'Stage', Value: stage }] : []),
];
const certificates: Record<string, ReturnType<typeof tags>> = {
  'arn:staging': tags('staging'),
  'arn:production': tags('production'),
  'arn:nobody': tags(),
};

beforeEach(() =>
  jest.mocked(callJson).mockImplementation(async (_, __, target, input) =>
    target === 'CertificateManager.ListCertificates'
      ? {
          CertificateSummaryList: Object.keys(certificates).map((CertificateArn) => ({
            CertificateArn,
            DomainName: DOMAIN,
          })),
        }
      : { Tags: certificates[(input as { CertificateArn: string }).CertificateArn] },
  ),
);

// A name that moves from one stage to another has a certificate in both for a while.
test.each([
  ['production', 'arn:production'],
  ['staging', 'arn:staging'],
  ['preview', undefined],
  [undefined, 'arn:nobody'],
])('of the certificates of a domain, the stage %s finds its own', (stage, arn) =>
  expect(new FindByTags(settings, stage).certificate(DOMAIN)).resolves.toBe(arn),
);
