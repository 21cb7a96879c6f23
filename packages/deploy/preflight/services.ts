import { BudgetsClient, DescribeBudgetsCommand } from '@aws-sdk/client-budgets';
import { CodeDeployClient, GetApplicationCommand } from '@aws-sdk/client-codedeploy';
import { prefixOf } from '../../facts';
import { isCalled } from '../account/aws';
import { clientOf, type Context, within } from './context';
import { attempt, fail, type Finding, isDenied, ok } from './finding';

/** What services answer to everything while an account that was just made is not subscribed to them yet. */
const NOT_YET = ['SubscriptionRequiredException', 'OptInRequired'];

/** Budgets has one host for all regions, and takes signatures of this one. [AWS General Reference, Budgets endpoints] */
const BUDGETS_REGION = 'us-east-1';

/**
 * The services that an account can be without although its policies allow all: both are asked by calls that a plan makes
 * too, so that nobody needs another right for it.
 */
export async function checkServices(context: Context): Promise<Finding[]> {
  const findings = await Promise.all([
    attempt('CodeDeploy', () => checkCodeDeploy(context)),
    attempt('AWS Budgets', () => checkBudgets(context)),
  ]);
  return findings.flat();
}

/** Any answer but one says that it is there; that an application does not exist is a good one. */
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

/** Policies alone are not enough for it: the account must let its users and roles see billing at all. */
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
