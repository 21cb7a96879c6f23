import { add, allBroken, statements } from './broken';

describe('what a role may do', () => {
  it('is what somebody has judged for it', () => {
    const breakIt = statements('aws_iam_role_policy.fleet_instance_role_releases', (all) => [
      ...all,
      {
        Sid: 'More',
        Effect: 'Allow',
        Action: ['lambda:AddPermission', 's3:GetObject'],
        Resource: 'arn:aws:lambda:us-east-1:123456789012:function:hello',
      },
    ]);
    expect(allBroken('staging', breakIt)).toContain(
      'rights: staging/fleet/instance-role/releases allows lambda:AddPermission, which nobody has judged for ' +
        'fleet_instance_role_role, in statement More',
    );
  });

  it('is nothing for a role that nobody knows', () => {
    const policy = {
      Statement: [{ Sid: 'Any', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::x/*' }],
    };
    const breakIt = add('aws_iam_role_policy', {
      role: '${aws_iam_role.more_role.name}',
      policy: JSON.stringify(policy),
    });
    expect(allBroken('staging', breakIt)).toContain(
      'rights: staging/more allows s3:GetObject, which nobody has judged for more_role, in statement Any',
    );
  });
});
