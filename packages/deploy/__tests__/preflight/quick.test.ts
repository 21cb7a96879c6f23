import { factsOf } from '../../../../settings/facts';
import { answersAlone, named } from '../answers';
import { refuseUnready } from '../../preflight/quick';
import { good } from './good';

const service = answersAlone();
const READY = {
  GetApplication: () => named('ApplicationDoesNotExistException'),
  DescribeBudgets: () => ({ Budgets: [] }),
};
const settings = factsOf(good());

beforeEach(() => {
  service.asked.length = 0;
});

test('an account that is ready is asked two questions, and the deploy goes on', async () => {
  service.answers = READY;
  await refuseUnready(settings);
  expect([...service.asked].sort()).toEqual(['DescribeBudgets', 'GetApplication']);
});

test('what an apply would end at stops the deploy before its plan, each problem in a line', async () => {
  const secrets = [
    { variable: 'KEY', service: 'secretsmanager', id: 'key', account: settings.account },
  ] as const;
  const [stage] = Object.values(settings.stages);
  service.answers = {
    GetApplication: () => named('SubscriptionRequiredException'),
    DescribeBudgets: READY.DescribeBudgets,
    DescribeSecret: () => named('ResourceNotFoundException'),
  };
  await expect(refuseUnready({ ...settings, stages: { staging: { ...stage!, secrets } } })).rejects.toThrow(
    'The account is not ready. Nothing was planned or changed:\n  - this account cannot use CodeDeploy yet ' +
      '(SubscriptionRequiredException). AWS activates a new account within 24 hours after its sign-up is complete ' +
      '(payment method, telephone number, support plan). Wait; after that, ask AWS: ' +
      'https://console.aws.amazon.com/support/home\n  - the secret key does not exist in us-east-1 (staging: KEY). ' +
      "Create it (aws secretsmanager create-secret --name 'key' …), or correct app.secrets.\nnpm run preflight " +
      'runs all checks. To deploy anyway: --skip-preflight',
  );
});

test('a question that AWS does not answer stops nothing', async () => {
  service.answers = {
    GetApplication: () => named('InternalFailure'),
    DescribeBudgets: () => named('ThrottlingException'),
  };
  await refuseUnready(settings);
  expect(new Set(service.asked)).toEqual(new Set(['DescribeBudgets', 'GetApplication']));
});
