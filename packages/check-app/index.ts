/** Checks an app against its contract on this machine. */
export { chosen } from './arguments';
