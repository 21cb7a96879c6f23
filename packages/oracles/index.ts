export { compare, differencesOf, judge, type Verdict } from './differences';
export { oracles, oraclesDocument } from './document';
