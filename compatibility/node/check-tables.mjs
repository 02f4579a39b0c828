// Compares tables with Arrow files beside them: node check-tables.mjs DIRECTORY [NAME_PATTERN]
// Needs @lancedb/lancedb 0.39.0 and apache-arrow 18.1.0.
import { connect } from '@lancedb/lancedb';
import { tableFromIPC } from 'apache-arrow';
import { readFileSync, readdirSync } from 'fs';
const dir = process.argv[2];
const db = await connect(dir);
function norm(v) {
  if (v === null || v === undefined) return null;
  if (typeof v === 'bigint') return v.toString();
  if (typeof v === 'string' || typeof v === 'number' || typeof v === 'boolean') return Object.is(v, -0) ? '-0' : v;
  if (v instanceof Uint8Array && !v.toArray) return Buffer.from(v).toString('hex');
  if (typeof v.get === 'function' && typeof v.length === 'number') { const a = []; for (let i = 0; i < v.length; i++) a.push(norm(v.get(i))); return JSON.stringify(a); }
  // Rows of structs and maps iterate over pairs of name or key and value.
  if (v[Symbol.iterator]) return JSON.stringify([...v].map(norm2));
  return String(v);
}
const norm2 = (pair) => Array.isArray(pair) ? pair.map(norm) : norm(pair);
let bad = 0, good = 0;
const only = process.argv[3];
for (const f of readdirSync(dir).filter(f => f.endsWith('.arrow')).sort()) {
  const name = f.slice(0, -6);
  if (only && !name.match(only)) continue;
  const expected = tableFromIPC(readFileSync(dir + '/' + f));
  const t = await db.openTable(name);
  console.log(name, 'rows', await t.countRows(), 'expected', expected.numRows);
  const names = expected.schema.fields.map(f => f.name);
  let whole = null;
  try { whole = await t.query().toArrow(); } catch (err) { console.log('BAD whole', name, String(err).slice(0, 300)); bad++; }
  for (const c of names) {
    try {
      const batches = whole ?? await t.query().select([c]).toArrow();
      const a = batches.getChild(c), e = expected.getChild(c);
      if (a.length !== e.length) throw new Error('length ' + a.length + ' != ' + e.length);
      for (let i = 0; i < e.length; i++) {
        const x = norm(a.get(i)), y = norm(e.get(i));
        if (x !== y) throw new Error(`row ${i}: ${String(x).slice(0,200)} != ${String(y).slice(0,200)}`);
      }
      good++;
    } catch (err) { bad++; if (bad < 60) console.log('BAD', name, c, String(err).slice(0, 500)); }
  }
}
console.log('good', good, 'bad', bad);
process.exit(bad ? 1 : 0);
