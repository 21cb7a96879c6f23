import { writeShipped, writeVariants } from '../../support/stacks';
import { unexpectedRights } from './unexpected';
import { worldOf } from './world';

test.each([...writeShipped(), ...writeVariants()])(
  'every right in $name is expected',
  ({ json, settings }) => {
    expect(unexpectedRights(json, worldOf(settings))).toEqual([]);
  },
);
