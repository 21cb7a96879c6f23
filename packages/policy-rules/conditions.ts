import { isOfSettings } from './app-permissions';
import { isNarrowed, type PolicyStatement, statementsOf } from './policies';
import { type Finding, type Rule } from './rule';

/** What an ARN names when it names everything of a kind in the account. */
const ACCOUNT_WIDE = /^\*$|^arn:[^:]*:[^:]*:[^:]*:\d{12}:[\w-]+[/:](aws-service-role\/)?\*$/;

/** Reads, and what acts on nothing but the caller itself. */
const HARMLESS =
  /:(Describe|List|Get|BatchGet|View|Lookup)|^tag:|^ssm:UpdateInstanceInformation$|^ssmmessages:|^codedeploy-commands-secure:/;

/** An automation that is started is of a document, which the same request names; it has no name of its own before. */
const STARTED = /:automation-execution\/\*$/;

/** What is allowed on everything of a kind is held by a condition alone. */
export const conditions: Rule = {
  id: 'conditions',
  why: 'An ARN of the whole account covers the other stages too; only a condition limits it to this stage.',
  fix:
    "Name the resource, or add a condition that only this stage's resources meet: a tag, an alias, a namespace, " +
    'the account.',
  check: (stack, context) =>
    statementsOf(stack)
      .filter((statement) => statement.allows && !isNarrowed(statement) && !isOfSettings(statement, context))
      .filter(({ resource }) => !/^aws_iam_policy\.circleci_(boundary|reads)$/.test(resource.address)) // at most, and reads
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
  if (Object.keys(principals).length > 0) return undefined; // there, * is the resource itself
  const changing = actions.filter((action) => !HARMLESS.test(action));
  const starts = changing.every((action) => action === 'ssm:StartAutomationExecution');
  const wide = resources.filter(
    (resource) => ACCOUNT_WIDE.test(resource) && !(starts && STARTED.test(resource)),
  );
  return changing.length > 0 && wide.length > 0 ? `${changing.join(', ')} on ${wide.join(', ')}` : undefined;
}

/** EventBridge says neither account nor rule when it publishes; every other service does. */
function unlimited({ resource, resources, principals }: PolicyStatement): string | undefined {
  if (!/^aws_(kms_key|s3_bucket_policy|sns_topic_policy|sqs_queue_policy)\./.test(resource.address))
    return undefined;
  // What is delivered lies below the account that it is of.
  if (resources.length > 0 && resources.every((one) => /\/AWSLogs\/\d{12}\/\*$/.test(one))) return undefined;
  return principals['Service']?.find((service) => service !== 'events.amazonaws.com');
}
