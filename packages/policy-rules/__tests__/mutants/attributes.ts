import { isNamed } from '../../arguments';
import { kindOf } from '../../../resource-kinds';

/** Whether security hangs on an attribute: the mutation run changes it by every operator that its value allows. */
export function isMutated(type: string, attribute: string): boolean {
  return kindOf(type)?.judged.security.includes(attribute) ?? false;
}

/** Whether the type's kind says why it is left out. */
export function isLeftOut(type: string, attribute: string): boolean {
  const { leftOut = {} } = kindOf(type)?.judged ?? {};
  return isNamed(attribute, Object.keys(leftOut));
}
