import { IAspect, TerraformResource } from 'cdktf';
import { IConstruct } from 'constructs';
import { kindOf } from '../packages/resource-kinds';

/**
 * Sets `create_before_destroy` on each resource that others still use while it is replaced or removed. Without it,
 * Terraform destroys a removed resource before it updates the resources that refer to it.
 */
export class CreateBeforeDestroy implements IAspect {
  visit(node: IConstruct): void {
    if (node instanceof TerraformResource && kindOf(node.terraformResourceType)?.createBeforeDestroy) {
      node.addOverride('lifecycle.create_before_destroy', true);
    }
  }
}
