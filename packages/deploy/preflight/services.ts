import { BudgetsClient, DescribeBudgetsCommand } from '@aws-sdk/client-budgets';
import { CodeDeployClient, GetApplicationCommand } from '@aws-sdk/client-codedeploy';
import { prefixOf } from '../../facts';
import { isCalled } from '../account/aws';
import { clientOf, type Context, within } from './context';
import { attempt, fail, type Finding, isDenied, ok } from './finding';

/** Errors of every call to a service that a new account is not subscribed to yet. */
const NOT_YET = ['SubscriptionRequiredException', 'OptInRequired'];

/**
 * Budgets has one endpoint for all regions, whose requests are signed for this region. [AWS General
 * Reference, Budgets endpoints]
 */
const BUDGETS_REGION = 'us-east-1';

/**
 * Checks services that an account can lack although its policies allow everything. The calls are ones that a
 * plan makes, too, so that they need no additional right.
 */
export async function checkServices(context: Context): Promise<Finding[]> {
  const findings = await Promise.all([
    attempt('CodeDeploy', () => checkCodeDeploy(context)),
    attempt('AWS Budgets', () => checkBudgets(context)),
  ]);
  return findings.flat();
}

/**
 * Checks CodeDeploy. Every answer but one shows that the service is available, also that an application does
 * not exist.
 */
async function checkCodeDeploy(context: Context): Promise<Finding[]> {
  const { settings } = context;
  const [stage = ''] = Object.keys(settings.stages);
  const question = new GetApplicationCommand({ applicationName: prefixOf(settings, stage) });
  try {
    await new CodeDeployClient(clientOf(context)).send(question, within(context));
  } catch (error) {
    if (isCalled(error, ...NOT_YET))
      return [
        fail(
          `this account cannot use CodeDeploy yet (${(error as Error).name})`,
          'AWS activates a new account within 24 hours after its sign-up is complete (payment method, telephone ' +
            'number, support plan). Wait; after that, ask AWS: https://console.aws.amazon.com/support/home',
        ),
      ];
    if (!isCalled(error, 'ApplicationDoesNotExistException')) throw error;
  }
  return [ok('this account can use CodeDeploy')];
}

/** Checks Budgets. It needs more than policies: the account must allow IAM users and roles to see billing. */
async function checkBudgets(context: Context): Promise<Finding[]> {
  const { account } = context.settings;
  const question = new DescribeBudgetsCommand({ AccountId: account, MaxResults: 1 });
  try {
    await new BudgetsClient(clientOf(context, BUDGETS_REGION)).send(question, within(context));
  } catch (error) {
    if (!isDenied(error)) throw error;
    return [
      fail(
        `AWS Budgets denies access (${(error as Error).name}: ${(error as Error).message})`,
        'Sign in as root user and activate "IAM user and role access to Billing information" ' +
          '(https://console.aws.amazon.com/billing/home#/account), and ask an administrator to allow you ' +
          'budgets:ViewBudget.',
      ),
    ];
  }
  return [ok('this account can use AWS Budgets')];
}
