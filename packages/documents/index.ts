/** Reads synthesized stacks and IAM policies: the only reader of each. */
export { isPolicy, type Policy, readPolicy, type Statement } from './policy';
export {
  addressIn,
  eachText,
  isTrue,
  list,
  type Place,
  type Resource,
  Stack,
  type StackJson,
  texts,
  textsIn,
  type Values,
} from './stack';
export { readStack, stackFile, synthesizedStacks } from './synthesized';
