import { FaultCalls as Calls, PARTS, WHOLES, type World } from '../../rehearsals';
import { ModelAws } from './model-aws';

/** Compares the requests with which `npm run faults` deletes resources with the service models. */
let aws: ModelAws;

beforeAll(async () => {
  aws = await ModelAws.start();
});

afterAll(() => {
  process.stdout.write(
    `Requests: ${aws.conformance.requests} deletions of the faults held, 0 unexplained.\n`,
  );
  aws.stop();
});

/** Sample attributes of a state, by name. */
const ATTRIBUTES = {
  account_id: '123456789012',
  alias: null,
  arn: 'arn:aws:codestar-connections:us-east-1:123456789012:connection/01234567-89ab-cdef-0123-456789abcdef',
  destination_cidr_block: '0.0.0.0/0',
  egress: true,
  key_id: '01234567-89ab-cdef-0123-456789abcdef',
  policy_arn: 'arn:aws:iam::123456789012:policy/hello',
  records: ['10.0.0.1'],
  rule_number: 100,
  ttl: 60,
  type: 'A',
};

/** Every other attribute is a name. That of a KMS alias begins with `alias/`. */
const attributes = (type: string) =>
  new Proxy<Record<string, unknown>>(ATTRIBUTES, {
    get: (known, name) => {
      if (name in known) return known[String(name)];
      return type === 'aws_kms_alias' ? 'alias/hello' : 'hello-staging';
    },
  });

test.each([...PARTS, ...WHOLES])('%s', async (type, remove) => {
  const calls = new Calls({ aws: { endpoint: aws.endpoint } } as World);
  const { asked, problems } = await aws.during(() => remove(calls, attributes(type)));
  expect(asked.length).toBeGreaterThan(0);
  expect(problems).toEqual([]);
});
