"use strict";

const lancedb = require("@lancedb/lancedb");

/** Connects with the storage options that the environment has as JSON in STORAGE_OPTIONS. */
module.exports = (uri) => lancedb.connect(uri, { storageOptions: JSON.parse(process.env.STORAGE_OPTIONS ?? "{}") });
