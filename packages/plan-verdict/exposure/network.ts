import type { Change } from '../plan';
import {
  aclInlineFlows,
  aclRuleFlows,
  describe,
  type Flow,
  groupRuleFlows,
  inlineFlows,
  uncovered,
} from '../traffic';
import { block, blocks, isChanged, number, text } from '../values';
import { exposed, exposedToAll, type Exposure } from './exposure';

const opens = (verb: string, flows: readonly Flow[]): Exposure[] =>
  flows.map((flow) => ({ text: `${verb} ${describe(flow)}`, isToAll: EVERYWHERE.includes(flow.peer) }));

const EVERYWHERE = ['0.0.0.0/0', '::/0'];

/**
 * The traffic that is allowed and was not before. A rule that is replaced is compared with its replacement.
 */
export function networkExposures(change: Change): Exposure[] {
  const { type, before, after, kind } = change;
  switch (type) {
    case 'aws_vpc_security_group_ingress_rule':
    case 'aws_vpc_security_group_egress_rule':
    case 'aws_security_group_rule':
      return opens('allows', uncovered(groupRuleFlows(change, after), groupRuleFlows(change, before)));
    case 'aws_security_group':
    case 'aws_default_security_group':
      return opens('allows', uncovered(inlineFlows(after), inlineFlows(before)));
    case 'aws_network_acl_rule':
    case 'aws_network_acl':
    case 'aws_default_network_acl': {
      const flows = type === 'aws_network_acl_rule' ? aclRuleFlows : aclInlineFlows;
      const [old, fresh] = [flows(before), flows(after)];
      return [
        ...opens('allows', uncovered(fresh.allowed, old.allowed)),
        ...opens('no longer denies', uncovered(old.denied, fresh.denied)),
      ];
    }
    case 'aws_route':
      return after && isInternet(change) && isChanged(change, 'gateway_id')
        ? exposedToAll(`leads ${text(after, 'destination_cidr_block') ?? 'traffic'} straight to the internet`)
        : [];
    case 'aws_subnet':
      return turnedOn(change, 'map_public_ip_on_launch') ? exposed('gives out public addresses') : [];
    case 'aws_lb':
    case 'aws_alb':
      return after && after['internal'] === false && before?.['internal'] !== false
        ? exposedToAll('answers the internet')
        : [];
    case 'aws_lb_listener':
    case 'aws_alb_listener':
      return listener(change);
    case 'aws_launch_template':
      return template(change);
    case 'aws_wafv2_web_acl_association':
      return kind === 'delete' ? exposed('requests to its resource are no longer filtered') : [];
    default:
      return turnedOn(change, 'publicly_accessible') ? exposedToAll('is reachable from the internet') : [];
  }
}

const isInternet = ({ after, references }: Change): boolean =>
  /^igw-/.test(text(after, 'gateway_id') ?? '') ||
  (references['gateway_id'] ?? []).some((address) => address.startsWith('aws_internet_gateway.'));

/** Whether an attribute becomes `true`. */
export const turnedOn = ({ before, after }: Change, key: string): boolean =>
  after?.[key] === true && before?.[key] !== true;

function listener(change: Change): Exposure[] {
  const { before, after } = change;
  if (!after) return [];
  const plain = (values: Change['before']): boolean =>
    text(values, 'protocol') === 'HTTP' && text(block(values, 'default_action'), 'type') === 'forward';
  const policy = [text(before, 'ssl_policy'), text(after, 'ssl_policy')];
  return exposed(
    ...(plain(after) && !plain(before) ? [`serves without TLS on port ${number(after, 'port')}`] : []),
    ...(before && policy[1] && policy[0] !== policy[1] ? [`TLS policy ${policy[0]} → ${policy[1]}`] : []),
  );
}

function template(change: Change): Exposure[] {
  const { before, after } = change;
  if (!after) return [];
  const tokens = (values: Change['before']): string | undefined =>
    text(block(values, 'metadata_options'), 'http_tokens');
  const isPublic = (values: Change['before']): boolean =>
    blocks(values, 'network_interfaces').some((one) => String(one['associate_public_ip_address']) === 'true');
  const keyPair = text(after, 'key_name');
  return exposed(
    ...(before && tokens(before) === 'required' && tokens(after) !== 'required'
      ? ['instance metadata without a token (IMDSv1)']
      : []),
    ...(isPublic(after) && !isPublic(before) ? ['instances get public addresses'] : []),
    ...(keyPair && keyPair !== text(before, 'key_name')
      ? [`instances take the SSH key pair ${keyPair}`]
      : []),
  );
}
