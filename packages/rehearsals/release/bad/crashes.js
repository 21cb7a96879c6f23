// A release whose server does not come up: in the place of dist/server.js.
throw new Error('Cannot find what only the build machine has');
