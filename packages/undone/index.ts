/** Restores faults one by one. */
export { copyCheckout } from './checkout';
