import { Testing } from 'cdktf';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { suppress } from '../../../modules/suppress';
import { jsonOf } from '../refuse';
import { resolveStage } from '../../../__tests__/support/stage';
import { StageStack } from '../../../stacks/stage';
import { said } from './broken';

/** The violations of the shipped staging stage with one more ingress rule, for a monitoring service. */
function withMore(make: (rule: VpcSecurityGroupIngressRule) => void): string[] {
  const { settings, stage } = resolveStage();
  const stack = new StageStack(Testing.app(), stage.name, { settings, stage });
  const rule = new VpcSecurityGroupIngressRule(stack, 'probe', {
    securityGroupId: '${aws_security_group.security_groups_load_balancer.id}',
    ipProtocol: 'tcp',
    fromPort: 8080,
    toPort: 8080,
    cidrIpv4: '203.0.113.7/32',
  });
  make(rule);
  return said(jsonOf(stack), settings);
}

describe('an exception', () => {
  it('is needed to break a rule', () => {
    expect(withMore(() => {})).toEqual([
      'open-ports: staging/probe opens in aws_security_group.security_groups_load_balancer tcp 8080 203.0.113.7/32',
    ]);
  });

  it('allows its resource to break the rule', () => {
    const reason = 'The probe of our monitoring service asks from this one address.';
    expect(withMore((rule) => suppress(rule, 'open-ports', reason))).toEqual([]);
  });

  it('is for one rule only', () => {
    const reason = 'It is about something else altogether.';
    expect(withMore((rule) => suppress(rule, 'placement', reason))).toEqual([
      'open-ports: staging/probe opens in aws_security_group.security_groups_load_balancer tcp 8080 203.0.113.7/32',
      'exceptions: staging/probe has an exception from placement, which it does not break',
    ]);
  });

  it('of a scanner’s check does not count here', () => {
    const reason = 'A scanner says what we know already.';
    expect(withMore((rule) => suppress(rule, 'CKV_AWS_260', reason))).toHaveLength(1);
  });
});
