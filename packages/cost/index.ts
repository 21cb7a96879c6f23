/** What a stack costs a month, before and after a plan: quantities by the resource kinds, times prices that were looked up. */
export { type BlockOptions, costBlock, type PlannedCost } from './block';
export { type CostDocument, documentOf } from './document';
export { type Estimate, estimate, total } from './estimate';
export {
  type PriceFile,
  parsePrices,
  priceList,
  type PriceEntry,
  type Prices,
  SHIPPED_PRICES,
} from './prices';
export { type Resource, resourcesAfter, resourcesBefore, resourcesOf } from './resources';
export { costTable } from './table';
export { cents, money, unit } from './words';
