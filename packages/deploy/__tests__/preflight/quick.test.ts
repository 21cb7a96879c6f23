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
    'The account is not ready, so that nothing was planned and nothing changed:\n' +
      '  - CodeDeploy is not open to this account yet (SubscriptionRequiredException). AWS opens its services to a new ' +
      'account within a day, once its sign-up is complete (payment method, telephone number, support plan). Wait; if it ' +
      'stays so, ask AWS: https://console.aws.amazon.com/support/home\n' +
      '  - the secret key does not exist in us-east-1 (staging: KEY). Create it (aws secretsmanager create-secret ' +
      "--name 'key' …), or correct app.secrets.\n" +
      'npm run preflight asks everything. To deploy all the same: --skip-preflight',
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
