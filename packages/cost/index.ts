/**
 * What a stack costs a month, before and after a plan: quantities from the resource kinds, times prices from
 * AWS's price list.
 */
export { costBlock, type PlannedCost } from './block';
export { documentOf } from './document';
export { type Estimate, estimate, total } from './estimate';
export {
  parsePrices,
  type PriceEntry,
  type PriceFile,
  priceList,
  type Prices,
  SHIPPED_PRICES,
} from './prices';
export { type Resource, resourcesAfter, resourcesBefore, resourcesOf } from './resources';
export { costTable } from './table';
export { money, unit } from './words';
