import { IAspect, TerraformResource } from 'cdktf';
import { IConstruct } from 'constructs';

/**
 * What others use while it is replaced or removed: Terraform destroys what left the configuration before it updates
 * what used it, unless the resource says `create_before_destroy`. Their names can coexist, or have none.
 */
const USED_BY_OTHERS = new Set([
  'aws_acm_certificate',
  'aws_acm_certificate_validation',
  'aws_eip',
  'aws_lb_target_group',
  'aws_nat_gateway',
  'aws_network_acl',
  'aws_route_table',
  'aws_route_table_association', // the load balancer leaves a subnet before that loses its routes
  'aws_security_group',
  'aws_subnet',
]);

/** Gives each resource that others use `create_before_destroy`. One place, so that none is forgotten. */
export class CreateBeforeDestroy implements IAspect {
  visit(node: IConstruct): void {
    if (node instanceof TerraformResource && USED_BY_OTHERS.has(node.terraformResourceType)) {
      node.addOverride('lifecycle.create_before_destroy', true);
    }
  }
}
