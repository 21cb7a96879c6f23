import { FindByTags } from '../adopt/find-by-tags';
import { type Answers, answersAlone, named } from './answers';

const DOMAIN = 'www.example.com';
const settings = { account: '123456789012', project: 'hello', region: 'us-east-1' };
const aws = answersAlone();

const certificateArn = (id: string) => `arn:aws:acm:us-east-1:123456789012:certificate/${id}`;
const tags = (stage?: string) => [
  { Key: 'Project', Value: 'hello' },
  ...(stage ? [{ Key: 'Stage', Value: stage }] : []),
];
const certificates: Record<string, ReturnType<typeof tags>> = {
  [certificateArn('staging')]: tags('staging'),
  [certificateArn('production')]: tags('production'),
  [certificateArn('nobody')]: tags(),
};
const keys: Record<string, string> = { first: 'Logs', second: 'Alerts' };

/** A list in pages of one item. @param asks the field with the page number @param answers the field with the next one */
const paged =
  <T>(field: string, things: readonly T[], asks: string, answers: string): Answers[string] =>
  (asked) => {
    const page = Number(asked[asks] ?? 0);
    const isLast = page === things.length - 1;
    return { [field]: [things[page]], ...(!isLast && { [answers]: String(page + 1) }) };
  };

beforeEach(() => {
  const summaries = Object.keys(certificates).map((CertificateArn) => ({
    CertificateArn,
    DomainName: DOMAIN,
  }));
  const entries = Object.keys(keys).map((KeyId) => ({ KeyId }));
  const listKeys = paged('Keys', entries, 'Marker', 'NextMarker');
  const queries = ['hello/staging/errors', 'hello/staging/slow'].map((name) => ({
    name,
    queryDefinitionId: `id-of-${name}`,
  }));
  aws.answers = {
    ListCertificates: paged('CertificateSummaryList', summaries, 'NextToken', 'NextToken'),
    ListTagsForCertificate: ({ CertificateArn }) => ({ Tags: certificates[String(CertificateArn)] }),
    ListKeys: (asked) => {
      const answer = listKeys(asked);
      return { ...answer, Truncated: 'NextMarker' in answer };
    },
    DescribeKey: ({ KeyId }) => ({
      KeyMetadata: { KeyId, Description: keys[String(KeyId)], KeyState: 'Enabled', KeyManager: 'CUSTOMER' },
    }),
    ListResourceTags: paged(
      'Tags',
      tags('staging').map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value })),
      'Marker',
      'NextMarker',
    ),
    DescribeQueryDefinitions: paged('queryDefinitions', queries, 'nextToken', 'nextToken'),
  };
});

// A name that moves from one stage to another has a certificate in both for a while.
test.each([
  ['production', certificateArn('production')],
  ['staging', certificateArn('staging')],
  ['preview', undefined],
  [undefined, certificateArn('nobody')],
])('of the certificates of a domain, the stage %s finds its own, on any page', (stage, arn) =>
  expect(new FindByTags(settings, stage).certificate(DOMAIN)).resolves.toBe(arn),
);

test('a key is found on the last page, with its tags on their last page', () =>
  expect(new FindByTags(settings, 'staging').key('Alerts')).resolves.toBe('second'));

test('a saved query is found on the last page', () =>
  expect(new FindByTags(settings, 'staging').query('hello/staging/slow')).resolves.toBe(
    'arn:aws:logs:us-east-1:123456789012:query-definition:id-of-hello/staging/slow',
  ));

test('resources that these credentials may not list are skipped, with a message', async () => {
  aws.answers.ListKeys = () => named('AccessDeniedException', 'No right to it');
  const said = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  await expect(new FindByTags(settings, 'staging').key('Alerts')).resolves.toBeUndefined();
  expect(said.mock.calls).toEqual([
    [
      'Resources of an interrupted apply were not looked for, because these credentials may not: No right to it',
    ],
  ]);
  said.mockRestore();
});
