import { type Context, type Finding, given, type Rule, unless } from './rule';
import { list, type Resource, type Stack, texts } from '../documents';

/** Checks who gets the messages of the stacks. */
export const recipients: Rule = {
  id: 'recipients',
  why: 'Mails about incidents and costs name what is broken and where, before it is fixed.',
  fix: 'Add the address to alerts.emails.',
  check: (stack, context) => [
    ...stack.all('aws_sns_topic_subscription').flatMap((one) => subscriber(one, context)),
    ...stack.all('aws_cloudwatch_metric_alarm').flatMap((alarm) => told(stack, alarm)),
    ...stack.all('aws_budgets_budget').flatMap((budget) => mailed(budget, context)),
  ],
};

function subscriber(subscription: Resource, { facts }: Context): Finding[] {
  const { protocol, endpoint } = subscription.values;
  const isKnown = protocol === 'email' && facts.alerts.emails.includes(String(endpoint));
  return unless(isKnown, subscription, `sends to ${given(endpoint)} by ${given(protocol)}`);
}

/** Checks that an alarm notifies a topic of the stack. */
function told(stack: Stack, alarm: Resource): Finding[] {
  const to = texts(alarm.values['alarm_actions']);
  const isTold = to.length > 0 && to.every((one) => stack.referred(one)?.type === 'aws_sns_topic');
  const isOn = alarm.values['actions_enabled'] !== false && alarm.values['actions_enabled'] !== 'false';
  return unless(isTold && isOn, alarm, `tells ${isOn && to.length > 0 ? given(to) : 'nobody'}`);
}

function mailed(budget: Resource, { facts }: Context): Finding[] {
  const to = list(budget.values['notification']).flatMap((one) => texts(one['subscriber_email_addresses']));
  const strangers = to.filter((email) => !facts.alerts.emails.includes(email));
  return unless(strangers.length === 0, budget, `sends to ${strangers.join(', ')}`);
}
