import { isNamed } from '../../arguments';
import { kindOf } from '../../../resource-kinds';

/** Whether security depends on an attribute. If so, each operator that its value allows makes a mutant. */
export function isMutated(type: string, attribute: string): boolean {
  return kindOf(type)?.judged.security.includes(attribute) ?? false;
}

/** Whether packages/resource-kinds has a reason to leave the attribute out. */
export function isLeftOut(type: string, attribute: string): boolean {
  const { leftOut = {} } = kindOf(type)?.judged ?? {};
  return isNamed(attribute, Object.keys(leftOut));
}
