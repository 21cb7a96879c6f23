import { paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import { PENDING, topicNames } from '../account/alert-topics';
import { isCalled } from '../account/aws';
import { clientOf, type Context, within } from './context';
import { attempt, fail, type Finding, open, ok } from './finding';

/**
 * Checks that each address has confirmed its subscription to every topic: SNS sends it nothing before that.
 */
export const checkEmails = (context: Context): Promise<Finding[]> =>
  attempt('the subscriptions of e-mail addresses', async () => {
    const names = topicNames(context);
    const topics = await Promise.all(names.map((name) => subscriptionsOf(context, name)));
    return context.settings.alerts.emails.flatMap((email) => {
      const on = (wanted: (subscription: string | undefined) => boolean) =>
        names.filter((_, index) => wanted(topics[index]?.get(email.toLowerCase())));
      return checkAddress(email, {
        all: names,
        pending: on((arn) => arn === PENDING),
        missing: on((arn) => arn === undefined),
      });
    });
  });

function checkAddress(
  email: string,
  { all, pending, missing }: Record<'all' | 'pending' | 'missing', string[]>,
): Finding[] {
  const findings = [];
  if (pending.length > 0) {
    findings.push(
      fail(
        `${email} has not confirmed ${pending.length} of ${all.length} topics: ${pending.join(', ')}`,
        'Click the link in each of the mails from no-reply@sns.amazonaws.com; the console sends them again ' +
          '(SNS, Subscriptions, Request confirmation).',
      ),
    );
  }
  if (missing.length > 0) {
    const which = missing.length === all.length ? 'any topic' : missing.join(', ');
    const remedy = 'npm run deploy subscribes it; AWS then sends one mail per topic with a link to confirm.';
    findings.push(open(`${email} is not subscribed to ${which} yet`, remedy));
  }
  return findings.length > 0 ? findings : [ok(`${email} has confirmed all ${all.length} topics`)];
}

/** The subscriptions of a topic by e-mail address. Empty where the topic does not exist yet. */
async function subscriptionsOf(context: Context, name: string): Promise<Map<string, string>> {
  const { region, account } = context.settings;
  const client = new SNSClient(clientOf(context));
  const found = new Map<string, string>();
  const question = { TopicArn: `arn:aws:sns:${region}:${account}:${name}` };
  try {
    for await (const page of paginateListSubscriptionsByTopic({ client }, question, within(context))) {
      for (const { Protocol, Endpoint = '', SubscriptionArn = '' } of page.Subscriptions ?? [])
        if (Protocol === 'email') found.set(Endpoint.toLowerCase(), SubscriptionArn);
    }
  } catch (error) {
    if (!isCalled(error, 'NotFoundException', 'NotFound')) throw error;
  }
  return found;
}
