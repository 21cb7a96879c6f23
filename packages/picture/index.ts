/** Draws the synthesized stacks as one picture. */
export { picture, type StackDocument } from './picture';
