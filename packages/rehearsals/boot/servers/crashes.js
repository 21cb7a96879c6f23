// Does not come up, in either form.
throw new Error('Cannot find what only the build machine has');
