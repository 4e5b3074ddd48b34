// Runs the SQL of standard input with DuckDB's module for Node.
const { DuckDBInstance } = require("@duckdb/node-api");
const sql = require("fs").readFileSync(0, "utf8");
DuckDBInstance.create(":memory:")
    .then((instance) => instance.connect())
    .then((connection) => connection.run(sql))
    .catch((error) => { console.error(String(error)); process.exit(1); });
