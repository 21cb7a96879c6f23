// What no synthesis can do without: loads cdktf and the resources that are named, and builds nothing.
'use strict';

for (const name of process.argv.slice(2)) require(name);
