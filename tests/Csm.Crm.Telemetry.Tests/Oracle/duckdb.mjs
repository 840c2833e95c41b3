// Runs SQL statements in an empty in-memory DuckDB, one after the other. Argument: the folder whose node_modules hold
// @duckdb/node-api. Standard input: a JSON array of statements. Standard output: per statement its milliseconds and rows, as JSON.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { DuckDBInstance } = createRequire(`${process.argv[2]}/`)('@duckdb/node-api');
const connection = await (await DuckDBInstance.create(':memory:')).connect();
const results = [];
for (const statement of JSON.parse(readFileSync(0, 'utf8'))) {
  const started = performance.now();
  const rows = (await connection.runAndReadAll(statement)).getRowsJson();
  results.push({ milliseconds: performance.now() - started, rows });
}

process.stdout.write(JSON.stringify(results));
