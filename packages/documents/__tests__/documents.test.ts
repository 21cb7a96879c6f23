import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { addressIn, isPolicy, readPolicy, readStack, Stack, stackFile, synthesizedStacks } from '../index';

describe('a policy', () => {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::x/*' };

  test('is read with lists, also if it was written without', () => {
    const plain = readPolicy({ Version: '2012-10-17', Statement: { ...statement, Principal: '*' } });
    const listed = readPolicy({
      Version: '2012-10-17',
      Statement: [
        { ...statement, Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::x/*'], Principal: { AWS: ['*'] } },
      ],
    });
    const read = { sid: '', allows: true, actions: ['s3:GetObject'], resources: ['arn:aws:s3:::x/*'] };
    expect(plain?.statements).toMatchObject([{ ...read, principals: { AWS: ['*'] }, isNegative: false }]);
    expect(listed?.statements).toMatchObject([{ ...read, principals: { AWS: ['*'] }, isNegative: false }]);
  });

  test('is read with NotAction, NotResource and NotPrincipal', () => {
    const text = JSON.stringify({
      Statement: [
        { Sid: 'Tls', Effect: 'Deny', NotAction: 'a:B', NotPrincipal: { AWS: 'c' }, NotResource: 'd' },
      ],
    });
    expect(isPolicy(text)).toBe(true);
    expect(readPolicy(text)?.statements).toMatchObject([
      {
        sid: 'Tls',
        allows: false,
        actions: [],
        resources: [],
        principals: {},
        notActions: ['a:B'],
        notResources: ['d'],
        notPrincipals: { AWS: ['c'] },
        isNegative: true,
      },
    ]);
  });

  test.each([
    ['invalid JSON', '{'],
    ['a text', '"Statement"'],
    ['a list', '[]'],
    ['an object without statements', '{}'],
    ['an object with a text as statements', '{"Statement":"x"}'],
    ['an object with a text among its statements', '{"Statement":[{"Effect":"Allow"},"x"]}'],
    ['undefined', undefined],
  ])('%s is no policy', (_, document) => expect(readPolicy(document)).toBeUndefined());
});

describe('a stack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'documents-'));
  const json = {
    '//': { metadata: { stackName: 'staging' } },
    resource: {
      aws_vpc: { network: { '//': { metadata: { path: 'staging/network' } }, cidr_block: '10.0.0.0/16' } },
      aws_subnet: { one: { vpc_id: '${aws_vpc.network.id}' } },
    },
    data: { aws_ami: { newest: { owners: ['amazon'] } } },
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is read from where cdktf writes it', () => {
    const file = stackFile(folder, 'staging');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(json));
    expect(synthesizedStacks(folder)).toEqual(['staging']);
    expect(readStack(folder, 'staging')).toEqual(json);
  });

  test('has resources and data sources by address, and resolves references', () => {
    const stack = new Stack(json);
    expect(stack.name).toBe('staging');
    expect(stack.resources.map(({ address, name, path }) => [address, name, path])).toEqual([
      ['aws_vpc.network', 'network', 'staging/network'],
      ['aws_subnet.one', 'one', 'aws_subnet.one'],
      ['data.aws_ami.newest', 'newest', 'data.aws_ami.newest'],
    ]);
    expect(stack.managed.map(({ type }) => type)).toEqual(['aws_vpc', 'aws_subnet']);
    const [subnet] = stack.all('aws_subnet');
    expect(stack.referred(subnet?.values['vpc_id'])).toBe(stack.at('aws_vpc.network'));
    expect([addressIn('${data.aws_ami.newest.id}'), addressIn('plain'), addressIn(1)]).toEqual([
      'data.aws_ami.newest',
      'plain',
      '',
    ]);
  });
});
