import { IAspect, TerraformResource } from 'cdktf';
import { IConstruct } from 'constructs';
import { kindOf } from '../packages/resource-kinds';

/**
 * Gives each resource that others use while it is replaced or removed `create_before_destroy`: Terraform destroys what
 * left the configuration before it updates what used it, unless the resource says so. One place, so that none is
 * forgotten.
 */
export class CreateBeforeDestroy implements IAspect {
  visit(node: IConstruct): void {
    if (node instanceof TerraformResource && kindOf(node.terraformResourceType)?.createBeforeDestroy) {
      node.addOverride('lifecycle.create_before_destroy', true);
    }
  }
}
