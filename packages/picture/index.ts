/** What the synthesized stacks hold, as one picture. */
export { picture, type StackDocument } from './picture';
