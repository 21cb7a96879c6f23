import { isOfSettings } from './app-permissions';
import { isNarrowed, type PolicyStatement, statementsOf } from './policies';
import { type Finding, type Rule } from './rule';

/** ARNs of all resources of a kind in the account. */
const ACCOUNT_WIDE = /^\*$|^arn:[^:]*:[^:]*:[^:]*:\d{12}:[\w-]+[/:](aws-service-role\/)?\*$/;

/** Actions that only read, or affect only the caller itself. */
const HARMLESS =
  /:(Describe|List|Get|BatchGet|View|Lookup)|^tag:|^ssm:UpdateInstanceInformation$|^ssmmessages:|^codedeploy-commands-secure:/;

/**
 * The ARN of automation executions. The request names their document; an execution has no name before it
 * starts.
 */
const STARTED = /:automation-execution\/\*$/;

/** Checks that rights on all resources of a kind are limited by a condition. */
export const conditions: Rule = {
  id: 'conditions',
  why: 'An ARN of the whole account covers the other stages too; only a condition limits it to this stage.',
  fix:
    "Name the resource, or add a condition that only this stage's resources meet: a tag, an alias, a namespace, " +
    'the account.',
  check: (stack, context) =>
    statementsOf(stack)
      .filter((statement) => statement.allows && !isNarrowed(statement) && !isOfSettings(statement, context))
      // a boundary gives no rights, and the other one only reads
      .filter(({ resource }) => !/^aws_iam_policy\.circleci_(boundary|reads)$/.test(resource.address))
      .flatMap((statement): Finding[] => {
        const place = statement.resource;
        const wide = accountWide(statement);
        if (wide)
          return [{ place, found: `allows ${wide} without a condition, in statement ${statement.sid}` }];
        const who = unlimited(statement);
        return who ? [{ place, found: `serves ${who} for any account, in statement ${statement.sid}` }] : [];
      }),
};

function accountWide({ actions, resources, principals }: PolicyStatement): string | undefined {
  // in a resource's policy, * stands for the resource itself
  if (Object.keys(principals).length > 0) return undefined;
  const changing = actions.filter((action) => !HARMLESS.test(action));
  const starts = changing.every((action) => action === 'ssm:StartAutomationExecution');
  const wide = resources.filter(
    (resource) => ACCOUNT_WIDE.test(resource) && !(starts && STARTED.test(resource)),
  );
  return changing.length > 0 && wide.length > 0 ? `${changing.join(', ')} on ${wide.join(', ')}` : undefined;
}

/**
 * The service that a resource's policy allows without a limit to an account or rule. EventBridge is left out:
 * it sends neither when it publishes, as every other service does.
 */
function unlimited({ resource, resources, principals }: PolicyStatement): string | undefined {
  if (!/^aws_(kms_key|s3_bucket_policy|sns_topic_policy|sqs_queue_policy)\./.test(resource.address))
    return undefined;
  // The path of delivered logs contains the id of the account that they belong to.
  if (resources.length > 0 && resources.every((one) => /\/AWSLogs\/\d{12}\/\*$/.test(one))) return undefined;
  return principals['Service']?.find((service) => service !== 'events.amazonaws.com');
}
