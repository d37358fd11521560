#!/bin/sh
# @kusto/language-service-next 12.4.1, Microsoft's parser of the Kusto Query Language for editors: what columns in one `extend` see.
#
# A good engineer guesses: columns of an `extend` are made from left to right, as variables are, so that `extend b = a * 2, c = b + 1`
# is as good as two operators. What happens: each expression sees the columns that came in and no other. A new name is unknown beside
# itself, and where a column is given another value, the others still see the old one, without a word. Two operators are two things.
#
# Seen: see the end of this script.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" @kusto/language-service-next@12.4.1 >/dev/null
cat >check.js <<'JAVASCRIPT'
const fs = require("fs");
const vm = require("vm");
for (const file of ["bridge.js", "Kusto.Language.Bridge.js"]) {
  vm.runInThisContext(fs.readFileSync(`node_modules/@kusto/language-service-next/${file}`, "utf8"), file);
}
const { Symbols, GlobalState, KustoCode } = Kusto.Language;
const table = Symbols.TableSymbol.From("(a: real, b: real)").WithName("T");
const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor("db", [table]));
for (const query of [
  "T | extend c = a * 2 | extend d = c + 1",
  "T | extend c = a * 2, d = c + 1",
  "T | extend a = 'text' | extend d = a",
  "T | extend a = 'text', d = a",
]) {
  const code = KustoCode.ParseAndAnalyze(query, globals);
  const found = code.GetDiagnostics();
  const columns = code.ResultType.Columns;
  const names = Array.from({ length: columns.Count }, (_, at) => `${columns.getItem(at).Name}:${columns.getItem(at).Type.Name}`);
  console.log(`${query}  ->  ${found.Count ? found.getItem(0).Message : names.join(" ")}`);
}
JAVASCRIPT
node check.js >seen
cat seen
diff - seen <<'SEEN'
T | extend c = a * 2 | extend d = c + 1  ->  a:real b:real c:real d:real
T | extend c = a * 2, d = c + 1  ->  The name 'c' does not refer to any known column, table, variable or function.
T | extend a = 'text' | extend d = a  ->  a:string b:real d:string
T | extend a = 'text', d = a  ->  a:string b:real d:real
SEEN
