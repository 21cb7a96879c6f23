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

test('the deploy continues in a ready account, after two calls', async () => {
  service.answers = READY;
  await refuseUnready(settings);
  expect([...service.asked].sort()).toEqual(['DescribeBudgets', 'GetApplication']);
});

test('problems that would fail the apply stop the deploy before its plan, one line each', async () => {
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

test('a call that AWS does not answer does not stop the deploy', async () => {
  service.answers = {
    GetApplication: () => named('InternalFailure'),
    DescribeBudgets: () => named('ThrottlingException'),
  };
  await refuseUnready(settings);
  expect(new Set(service.asked)).toEqual(new Set(['DescribeBudgets', 'GetApplication']));
});
