/** Holds an app to its contract, on this machine. */
export { chosen } from './arguments';
