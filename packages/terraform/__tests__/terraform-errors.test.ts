import { explainTerraform } from '../terraform-errors';

const LOCKED = `
╷
│ Error: Error acquiring the state lock
│
│ Error message: operation error S3: PutObject, https response error
│ StatusCode: 412, RequestID: , HostID: , api error PreconditionFailed
│ Lock Info:
│   ID:        7f7c9b0e-2b1f-9d4f-1a86-6f4de1a1b3a2
│   Path:      hello-state-123456789012-us-east-1/hello/staging.tfstate
│   Operation: OperationTypeApply
│   Who:       alice@laptop
│   Version:   1.11.4
│   Created:   2026-01-05 09:30:00 +0000 UTC
╵`;

test('a locked state has its owner, its time and the way to continue', () => {
  expect(explainTerraform('staging', LOCKED)).toBe(
    'The state of staging is locked by alice@laptop since 2026-01-05 09:30:00 +0000 UTC (OperationTypeApply). ' +
      'Nothing was changed. Wait until that run has ended. If it died and nobody works on staging, remove the lock:\n' +
      '  terraform -chdir=cdktf.out/stacks/staging force-unlock 7f7c9b0e-2b1f-9d4f-1a86-6f4de1a1b3a2',
  );
});

test.each([
  ['AccessDenied: not allowed to s3:PutObject', undefined],
  ['open /tmp/lock: no space left on device', /^The disk of this machine is full\./],
  ['ExpiredToken: The provided token has expired.', /^The AWS credentials expired during the run\./],
])('an error before the lock is not reported as someone else’s lock: %s', (cause, message) => {
  const stderr = `│ Error: Error acquiring the state lock\n│\n│ Error message: ${cause}\n╵`;
  const said = explainTerraform('staging', stderr);
  expect(said ?? '').not.toMatch(/is locked by|force-unlock|unknown/);
  if (message) expect(said).toMatch(message);
  else expect(said).toBeUndefined();
});

test.each([
  ['Error: Failed to get existing workspaces: S3 bucket "x" does not exist.', /^Not bootstrapped yet/],
  [
    'Error: AWS account ID not allowed: 210987654321',
    /^Wrong account: the credentials belong to account 210987654321\./,
  ],
  ['Error: No valid credential sources found', /^No AWS credentials were found\./],
  ['Error: Saved plan is stale', /^The saved plan of staging is stale/],
  ['Error: Failed to query available provider packages', /^Terraform cannot download the AWS provider/],
])('%s is explained', (stderr, message) => {
  expect(explainTerraform('staging', `│ ${stderr}\n`)).toMatch(message);
});

test('a failure that Terraform explains well has no explanation here', () => {
  expect(explainTerraform('staging', 'Error: creating EC2 VPC: VpcLimitExceeded')).toBeUndefined();
});

test("a new account without load balancers is told how AWS enables them, before AWS's message", () => {
  const stderr =
    'Error: creating ELBv2 application Load Balancer (hello-staging): operation error Elastic Load Balancing v2: ' +
    'CreateLoadBalancer, https response error StatusCode: 400, RequestID: 1, OperationNotPermitted: This AWS account ' +
    'currently does not support creating load balancers. For more information, please contact AWS Support.';
  expect(explainTerraform('staging', stderr)).toBe(
    'AWS does not allow this new account to create load balancers yet. Only AWS can change that, on request ' +
      '(https://console.aws.amazon.com/support/home, Create case, Account and billing; it costs nothing). What was ' +
      `created of staging stays. To continue: npm run deploy -- staging\n${stderr}`,
  );
});

test('the same code for a protected load balancer has no explanation here', () => {
  const stderr =
    "Error: deleting ELBv2 Load Balancer: OperationNotPermitted: Load balancer 'x' cannot be deleted because deletion " +
    'protection is enabled';
  expect(explainTerraform('staging', stderr)).toBeUndefined();
});

test('a protected resource is named, with what to do', () => {
  const stderr = `
╷
│ Error: Instance cannot be destroyed
│
│   on cdk.tf.json line 1410, in resource.aws_lb.load_balancer_lb:
│ 1410:       }
│
│ Resource aws_lb.load_balancer_lb has lifecycle.prevent_destroy set, but the
│ plan calls for this resource to be destroyed. To avoid this error and
│ continue with the plan, either disable lifecycle.prevent_destroy or reduce
│ the scope of the plan using the -target option.
╵`;
  expect(explainTerraform('production', stderr)).toBe(
    'production is protected, and the plan would destroy aws_lb.load_balancer_lb. Nothing was changed. If a ' +
      'changed setting causes that, undo it and create a second stage beside this one with the new settings ' +
      '(docs/changing.md). To destroy it, set `protected: false`, deploy that, then plan again.',
  );
});

test.each([
  [
    'Error: Failed to save state\n\nError saving state: failed to upload state',
    'The changes were made on AWS, but the state of staging could not be written to the state bucket.',
  ],
  ['Error: write plan.tfplan: no space left on device', 'The disk of this machine is full.'],
  [
    'Error: api error ExpiredToken: The provided token has expired.',
    'The AWS credentials expired during the run.',
  ],
  [
    'Error: creating IAM Role: EntityAlreadyExists: Role exists',
    'AWS has a resource with this name already.',
  ],
])('%s is preceded by its meaning', (stderr, sentence) => {
  const said = explainTerraform('staging', `│ ${stderr}\n`) ?? '';
  expect(said.startsWith(sentence)).toBe(true);
  expect(said).toContain(stderr.split('\n')[0]);
});

// Route 53's error, in both directions. [hashicorp/terraform#9732, capitalone/Particle-Cloud-Framework#113]
test.each([
  [
    'RRSet of type A with DNS name www.example.com. is not permitted because a conflicting RRSet of type  CNAME with the ' +
      'same DNS name already exists in zone example.com.',
    ['CNAME', 'A'],
  ],
  [
    'RRSet of type CNAME with DNS name www.example.com. is not permitted as it conflicts with other records with the same ' +
      'DNS name in zone example.com.',
    ['of another type', 'CNAME'],
  ],
])('a record in conflict with an existing one of another type is explained: %s', (said, [other, type]) => {
  const stderr =
    'Error: creating Route53 Record: operation error Route 53: ChangeResourceRecordSets, https response error ' +
    `StatusCode: 400, RequestID: 1, InvalidChangeBatch: [${said}]`;
  expect(explainTerraform('production', `│ ${stderr}\n`)).toBe(
    `The hosted zone has a record ${other} for www.example.com that is not of this project, and a name with a ` +
      `CNAME cannot have another record: the ${type} cannot be created. Delete the other record when its users ` +
      'may move to the stage, then deploy again; or remove the name from `names`. npm run preflight says where ' +
      `it points.\n${stderr}`,
  );
});
