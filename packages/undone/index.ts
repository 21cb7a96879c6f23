/** Faults that are brought back one by one. */
export { copyCheckout } from './checkout';
