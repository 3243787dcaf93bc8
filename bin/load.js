'use strict';
// Kept apart from sluice.js because an old Node cannot read `import()`.
const { pathToFileURL } = require('node:url');

module.exports = (entry) => import(pathToFileURL(entry).href);
