// The part of a synthesis that cannot be avoided: loads cdktf and the given resources, and builds nothing.
'use strict';

for (const name of process.argv.slice(2)) require(name);
