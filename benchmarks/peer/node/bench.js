'use strict';
// node bench.js <workload> --set A|B|C --scale full|small [--index ivfpq,..] [--runs n] [--out file.jsonl]
const L = require('./lib.js'), fs = require('fs'), path = require('path'), cp = require('child_process');
const { arrow } = L;
const opt = L.args(process.argv.slice(2)); opt.workload = opt._[0]; opt.set = opt.set || 'A'; opt.scale = opt.scale || 'small';
process.env.LANCEDB_LOG = process.env.LANCEDB_LOG || 'error';
const lancedb = require('@lancedb/lancedb');
const DB = path.join(L.ROOT, 'db', `${opt.set}-${opt.scale}`); fs.mkdirSync(DB, { recursive: true });
const ds = new L.DataSet(opt.set, opt.scale), N = ds.n;
const dir = t => path.join(DB, t + '.lance');
const clone = (from, to) => { fs.rmSync(dir(to), { recursive: true, force: true }); cp.execSync(`cp -al ${dir(from)} ${dir(to)}`); };
const log = (...a) => { if (opt.v) console.error(...a); };
const R = (d) => +(opt.runs || d);
let db;
async function create(name, buf) { const inner = await db.inner.createTable(name, buf, 'overwrite', [], undefined); return inner; }
async function base() { if (!fs.existsSync(path.join(dir('base'), '_versions'))) { ds.loadColumns(); await create('base', L.ipcFile(ds.table(0, N))); } return db.openTable('base'); }
// the table that scans and takes read: --table base_java is the one that the Java program wrote
async function table() { return opt.table && opt.table !== 'base' ? db.openTable(opt.table) : base(); }
// consume a query natively: every batch is produced (and IPC-encoded by the napi layer) but not decoded in JS
async function drain(q, max) { const it = await (await q.getInner()).execute(max, undefined); let rows = 0, bytes = 0, b; while ((b = await it.next())) { bytes += b.length; rows++; } return { batches: rows, bytes }; }
async function drainRows(q) { let n = 0; for await (const b of q) n += b.numRows; return n; }
const num = x => typeof x === 'bigint' ? Number(x) : x;
async function topIds(q) { const t = await q.toArrow(); const c = t.getChild('id'); const r = new Array(t.numRows); for (let i = 0; i < r.length; i++) r[i] = num(c.get(i)); return r; }
function recall(ids, gt, qi, k = 10) { let h = 0; const g = new Set(gt.subarray((qi % ds.nq) * ds.gtk, (qi % ds.nq) * ds.gtk + k)); for (const x of ids) if (g.has(x)) h++; return h / k; }
// run queries mk(i)->Promise<ids>; conc lanes; returns per-round qps/p50/p99/cpu per query
async function lanes(mk, count, conc, off = 0) { const lat = new Float64Array(count); let next = 0; const lane = async () => { while (next < count) { const i = next++; const t = performance.now(); await mk(off + i); lat[i] = performance.now() - t; } }; const ls = []; const o = await L.once(async () => { for (let c = 0; c < conc; c++) ls.push(lane()); await Promise.all(ls); }); return { qps: count / o.wall * 1000, p50: L.pct(lat, .5), p99: L.pct(lat, .99), cpu: o.cpu / count, foreign: o.foreign / o.wall, lat }; }
async function qbench(mk, { conc = 1, rounds = 3, secs = 1.5, minQ = 50, maxQ = 1000, warm = 20 } = {}) {
  const w = await lanes(mk, warm, 1); const est = L.pct(w.lat, .5); let count = Math.max(minQ, Math.min(maxQ, Math.round(secs * 1000 / est * Math.min(conc, 2))));
  const rs = []; for (let r = 0; r < rounds; r++) rs.push(await lanes(mk, count, conc));
  return { qps: L.stats(rs.map(r => r.qps)), p50_ms: L.stats(rs.map(r => r.p50)), p99_ms: L.stats(rs.map(r => r.p99)), cpu_ms_per_query: L.stats(rs.map(r => r.cpu)), queries: count, conc, foreign_cpus: +(rs.reduce((a, r) => a + r.foreign, 0) / rs.length).toFixed(2) };
}

const W = {};
// Workloads whose cases can also be asked for one by one (serve): open() gives the names and run(name) -> metric.
const P = {};
async function whole(w) { const o = await P[w](), m = {}; for (const k of opt.cases ? opt.cases.split(',') : o.names) { m[k] = await o.run(k); log(k, JSON.stringify(m[k]).slice(0, 120)); } L.emit(opt, m, { n: N, dim: ds.dim, ...(o.extra ? o.extra() : {}) }); }
for (const w of ['ingest', 'scan', 'take']) W[w] = () => whole(w);
// ---------------------------------------------------------------- 1 ingest
P.ingest = async () => {
  ds.loadColumns(); const raw = ds.rawBytes(), rssData = L.rss();
  let tab, enc, buf, app; const t0 = performance.now(); tab = ds.table(0, N); const tBuild = performance.now() - t0;
  enc = await L.once(async () => L.ipcFile(tab)); buf = enc.value; const rssIpc = L.rss();
  const append = async pub => {
    if (!app) { app = { b10: L.ipcFile(ds.table(0, 10000)), bufs: [], tabs: [] }; for (let i = 0; i < 100; i++) { app.tabs.push(ds.table(i * 100, i * 100 + 100)); app.bufs.push(L.ipcFile(app.tabs[i])); } }
    const lats = []; let t;
    const a = await L.measure(async () => { const lat = []; for (let i = 0; i < 100; i++) { const s = performance.now(); if (pub) await t.add(app.tabs[i]); else await t.inner.add(app.bufs[i], 'append', undefined); lat.push(performance.now() - s); } lats.push(lat); }, { warm: 1, runs: R(3), before: async () => { const name = `app_${lats.length}`; await create(name, app.b10); t = await db.openTable(name); } });
    for (let i = 0; i < lats.length; i++) fs.rmSync(dir(`app_${i}`), { recursive: true, force: true }); // a table of its own for each run, as in the Java half
    return L.brief(a, { commits_per_s: L.rate(a, 100), rows_per_s: L.rate(a, 10000), commit_p50_ms: L.stats(lats.slice(1).map(x => L.pct(x, .5))), commit_p99_ms: L.stats(lats.slice(1).map(x => L.pct(x, .99))) });
  };
  const K = {
    create_native: async () => { const c = await L.measure(async () => { await create('base', buf); }, { warm: 1, runs: R(3), budget: 90, before: async () => { fs.rmSync(dir('base'), { recursive: true, force: true }); } }); const size = L.du(dir('base')); return L.brief(c, { rows_per_s: L.rate(c, N), mb_per_s: L.rate(c, raw / 1e6), raw_mb: +(raw / 1e6).toFixed(1), disk_mb: +(size.bytes / 1e6).toFixed(1), files: size.files }); },
    // what the napi layer itself costs: an unknown mode fails right after buf.to_vec() + IPC decode
    napi_copy_and_ipc_decode: async () => L.brief(await L.measure(async () => { try { await db.inner.createTable('zz', buf, 'bogus', [], undefined); } catch (e) { } }, { warm: 1, runs: R(3), budget: 20 })),
    js_ipc_encode: async () => ({ wall_ms: L.stats([enc.wall]), cpu_ms: L.stats([enc.cpu]), ipc_mb: +(buf.length / 1e6).toFixed(1), js_table_build_ms: +tBuild.toFixed(1) }),
    create_public_api: async () => { const p = await L.measure(async () => { await db.createTable('pub', tab, { mode: 'overwrite' }); }, { warm: 0, runs: opt.scale === 'small' ? 3 : 1, budget: 30 }); await db.dropTable('pub'); return L.brief(p, { rows_per_s: L.rate(p, N) }); },
    append100x100_native: () => append(false), append100x100_public: () => append(true)
  };
  return { names: Object.keys(K), run: k => K[k](), extra: () => ({ rss: { after_data_mb: rssData, after_ipc_mb: rssIpc } }) };
};
// ---------------------------------------------------------------- 2 scan
P.scan = async () => {
  const t = await table(); const Q = (cols, f, lim) => { let q = t.query(); if (cols) q = q.select(cols); if (f) q = q.where(f); if (lim) q = q.limit(lim); return q; };
  const scans = { all_columns: [null], col_id: [['id']], col_price: [['price']], col_category: [['category']], col_text: [['text']], col_vector: [['vector']], proj_id_price_category_ts: [['id', 'price', 'category', 'ts']], filter1pct_id_price: [['id', 'price'], 'price < 1.0'], filter50pct_id_price: [['id', 'price'], 'price < 50.0'], filter1pct_all: [null, 'price < 1.0'], filter50pct_all: [null, 'price < 50.0'], filter_cat1pct_id: [['id'], "category = 'cat_042'"], like_text_id: [['id'], "text LIKE '%zug%'"] };
  const counts = { count_rows: undefined, count_price_1pct: 'price < 1.0', count_price_50pct: 'price < 50.0', count_category: "category = 'cat_042'", count_ts_range: "ts >= timestamp '2024-02-01 00:00:00' AND ts < timestamp '2024-02-02 00:00:00'" };
  const heads = { head10_all: [10, null], head1000_all: [1000, null], head10_id: [10, ['id']] };
  return { names: [...Object.keys(scans), 'all_columns_js_decode', ...Object.keys(counts), ...Object.keys(heads)], run: async k => {
    if (k === 'all_columns_js_decode') { const d = await L.measure(() => drainRows(t.query()), { warm: 0, runs: 3, budget: 10 }); return L.brief(d, { rows: N }); }
    if (k in counts) { const a = await L.measure(() => t.countRows(counts[k]), { warm: 2, runs: R(9), budget: 6 }); return L.brief(a, { count: a.value }); }
    if (k in heads) return L.brief(await L.measure(() => Q(heads[k][1], null, heads[k][0]).toArrow(), { warm: 5, runs: 50, budget: 5 }));
    const c = scans[k], rows = await drainRows(Q(...c)), a = await L.measure(() => Q(...c).analyzePlan(), { warm: 1, runs: R(5), budget: 5 }), b = await L.measure(() => drain(Q(...c)), { warm: 1, runs: R(5), budget: 5 });
    return { rows, engine: L.brief(a, { rows_per_s: L.rate(a, N) }), delivered: L.brief(b, { rows_per_s: L.rate(b, N), out_mb: +(b.value.bytes / 1e6).toFixed(2), batches: b.value.batches, out_mb_per_s: L.rate(b, b.value.bytes / 1e6) }) };
  } };
};
// ---------------------------------------------------------------- 3 take
P.take = async () => {
  const t = await table(), tk = new Int32Array(fs.readFileSync(ds.f('take.i32')).buffer.slice(0, 80000)), names = [];
  for (const mode of ['offsets', 'rowids']) for (const cols of ['all', 'id', 'id_vector']) for (const per of [1, 10, 100]) names.push(`${mode}_${cols}_${per}`);
  return { names, run: async k => {
    const [, mode, cols, ps] = /^(offsets|rowids)_(.*)_(\d+)$/.exec(k), per = +ps, mk = mode === 'offsets' ? a => t.takeOffsets(a) : a => t.takeRowIds(a);
    // row ids of the single-fragment table are fragment<<32|offset: read them from the table itself
    let at = 0; const lat = []; const rid = mode === 'rowids' ? await rowIdMap(t) : null;
    const a = await L.measure(async () => { let got = 0; for (let c = 0; c < 1000 / per; c++) { const x = []; for (let i = 0; i < per; i++) { const o = tk[(at++) % 20000]; x.push(rid ? rid(o) : o); } const s = performance.now(); let q = mk(x); if (cols === 'id') q = q.select(['id']); else if (cols === 'id_vector') q = q.select(['id', 'vector']); const r = await q.toArrow(); lat.push(performance.now() - s); got += r.numRows; } return got; }, { warm: 1, runs: R(5), budget: 4 });
    const l2 = lat.slice(1000 / per); return L.brief(a, { rows_per_s: L.rate(a, 1000), call_p50_ms: +L.pct(l2, .5).toPrecision(4), call_p99_ms: +L.pct(l2, .99).toPrecision(4), rows: a.value });
  } };
};
// ---------------------------------------------------------------- serve: each line "<workload> <case>" of the input is answered by one line
W.serve = async () => { let w, o; for await (const line of require('readline').createInterface({ input: process.stdin })) { const [n, k] = line.trim().split(' '); if (n !== w) { o = await P[n](); w = n; } console.log(JSON.stringify(await o.run(k))); } };
async function rowIdMap(t) { if (t._rm) return t._rm; const a = await t.query().select(['id']).withRowId().toArrow(); const ids = a.getChild('id').toArray(), rr = a.getChild('_rowid').toArray(); const map = new BigUint64Array(N); for (let i = 0; i < N; i++) map[Number(ids[i])] = rr[i]; t._rm = o => map[o]; return t._rm; }
// ---------------------------------------------------------------- 4 flat
W.flat = async () => {
  const t = await base(); ds.loadQueries(); const m = {}; const F = { none: [null, ds.gt], cat1pct: ["category = 'cat_042'", ds.gt1], price10pct: ['price < 10.0', ds.gt10] };
  for (const [k, [f, gt]] of Object.entries(F)) { const mk = i => { let q = t.query().nearestTo(ds.query(i)).limit(10).select(['id', '_distance']); if (f) q = q.where(f); return topIds(q); };
    let r = 0; for (let i = 0; i < 10; i++) r += recall(await mk(i), gt, i) / 10;
    m[`k10_${k}_seq`] = { recall10: +r.toFixed(4), ...(await qbench(mk, { conc: 1, secs: 4, minQ: 5, maxQ: 200, warm: 3 })) };
    if (k === 'none') for (const c of [2, 4, 8]) m[`k10_${k}_conc${c}`] = await qbench(mk, { conc: c, secs: 4, minQ: 8, maxQ: 200, warm: 2 }); }
  m.vectors_per_s = +(m.k10_none_seq.qps.median * N).toPrecision(4); m.gb_per_s = +(m.k10_none_seq.qps.median * N * ds.dim * 4 / 1e9).toPrecision(4);
  L.emit(opt, m, { n: N, dim: ds.dim });
};
// ---------------------------------------------------------------- 5 build
const IDX = { ivfpq: () => lancedb.Index.ivfPq(), ivfflat: () => lancedb.Index.ivfFlat(), hnswsq: () => lancedb.Index.hnswSq(), hnswpq: () => lancedb.Index.hnswPq(), ivfrq: () => lancedb.Index.ivfRq(), ivfpq4: () => lancedb.Index.ivfPq({ numBits: 4 }), ivfpqd4: () => lancedb.Index.ivfPq({ numSubVectors: ds.dim / 4 }), ivfflat1k: () => lancedb.Index.ivfFlat({ numPartitions: Math.round(Math.sqrt(N)) }), ivfpq1k: () => lancedb.Index.ivfPq({ numPartitions: Math.round(Math.sqrt(N)) }), ivfrq1k: () => lancedb.Index.ivfRq({ numPartitions: Math.round(Math.sqrt(N)) }) };
const newest = d => { const e = fs.readdirSync(d).map(x => [fs.statSync(path.join(d, x)).mtimeMs, x]).sort((a, b) => b[0] - a[0]); return path.join(d, e[0][1]); };
W.build = async () => {
  await base(); const ix = opt.index || 'ivfpq', name = 't_' + ix, m = {}; 
  const S = []; let t; const a = await L.measure(async () => { await t.createIndex('vector', { config: IDX[ix](), replace: true }); }, { warm: 0, runs: R(2), budget: +(opt.budget || 240), before: async () => { clone('base', name); t = await db.openTable(name); } });
  const d = newest(path.join(dir(name), '_indices')), size = L.du(d); const st = await t.indexStats('vector_idx');
  m.build = L.brief(a, { index_mb: +(size.bytes / 1e6).toFixed(2), vectors_per_s: L.rate(a, N), bytes_per_vector: +(size.bytes / N).toFixed(1) });
  L.emit(opt, m, { n: N, dim: ds.dim, index: ix, index_stats: st, index_type: (await t.listIndices())[0], peak_note: 'peak_rss includes node ~60 MB' });
};
// ---------------------------------------------------------------- 6 search
W.search = async () => {
  const ix = opt.index || 'ivfpq', t = await db.openTable('t_' + ix); ds.loadQueries(); const m = {}; const small = opt.scale === 'small';
  for (const n of ['category_idx', 'price_idx']) if ((await t.listIndices()).some(x => x.name === n)) await t.dropIndex(n);   // left by an earlier run
  await t.prewarmIndex('vector_idx').catch(() => { });
  const isH = ix.startsWith('hnsw'), flat = ix.startsWith('ivfflat');
  const np = (opt.nprobes ? opt.nprobes.split(',').map(Number) : isH ? [1, 5, 20] : [1, 5, 10, 20, 50, 100]); const rf = opt.refine !== undefined ? String(opt.refine).split(',').map(Number) : flat ? [0] : isH ? [0] : [0, 5, 10]; const efs = isH ? [0, 50, 100, 200] : [0];
  const cfgs = []; cfgs.push({ d: 1 }); for (const n of np) for (const r of rf) for (const e of efs) cfgs.push({ n, r, e }); if (isH) cfgs.push({ n: 20, r: 5, e: 0 }, { n: 20, r: 5, e: 100 });
  const mk = (c, f) => i => { let q = t.query().nearestTo(ds.query(i)).limit(10).select(['id', '_distance']); if (c.n) q = q.nprobes(c.n); if (c.r) q = q.refineFactor(c.r); if (c.e) q = q.ef(c.e); if (f) q = q.where(f); return topIds(q); };
  const nm = c => c.d ? 'default' : `np${c.n}` + (c.r ? `_rf${c.r}` : '') + (c.e ? `_ef${c.e}` : '');
  for (const c of cfgs) { const f = mk(c); const nr = +(opt.nrecall || 200); let r = 0; for (let i = 0; i < nr; i++) r += recall(await f(i), ds.gt, i) / nr;
    m[nm(c)] = { recall10: +r.toFixed(4), ...(await qbench(f, { secs: +(opt.secs || 1), rounds: 3 })) }; log(nm(c), r.toFixed(4), m[nm(c)].qps.median); }
  // concurrency and prefilter at the cheapest configuration with recall >= 0.9 (else the best one)
  let pick = cfgs.filter(c => m[nm(c)].recall10 >= 0.9).sort((a, b) => m[nm(b)].qps.median - m[nm(a)].qps.median)[0] || cfgs.slice().sort((a, b) => m[nm(b)].recall10 - m[nm(a)].recall10)[0];
  const nat = c => i => { let q = t.query().nearestTo(ds.query(i)).limit(10).select(['id', '_distance']); if (c.n) q = q.nprobes(c.n); if (c.r) q = q.refineFactor(c.r); if (c.e) q = q.ef(c.e); return drain(q); };
  m.default_nodecode = await qbench(nat({}), { secs: 1 }); m[nm(pick) + '_nodecode'] = await qbench(nat(pick), { secs: 1 });
  m.picked = nm(pick); for (const c of [2, 4, 8]) m[`${nm(pick)}_conc${c}`] = await qbench(mk(pick), { conc: c, secs: 1 });
  for (const [k, f, gt] of [['cat1pct', "category = 'cat_042'", ds.gt1], ['price10pct', 'price < 10.0', ds.gt10]]) { const g = mk(pick, f); let r = 0; const nr = 50; for (let i = 0; i < nr; i++) r += recall(await g(i), gt, i) / nr; m[`${nm(pick)}_prefilter_${k}`] = { recall10: +r.toFixed(4), ...(await qbench(g, { secs: 1.5, minQ: 20 })) }; }
  if (!opt.noscalar) { await t.createIndex('category', { config: lancedb.Index.bitmap() }); await t.createIndex('price', { config: lancedb.Index.btree() });
    for (const [k, f, gt] of [['cat1pct', "category = 'cat_042'", ds.gt1], ['price10pct', 'price < 10.0', ds.gt10]]) { const g = mk(pick, f); let r = 0; const nr = 50; for (let i = 0; i < nr; i++) r += recall(await g(i), gt, i) / nr; m[`${nm(pick)}_prefilter_${k}_scalaridx`] = { recall10: +r.toFixed(4), ...(await qbench(g, { secs: 1.5, minQ: 20 })) }; } }
  L.emit(opt, m, { n: N, dim: ds.dim, index: ix });
};
// ---------------------------------------------------------------- pairs: index and search, case by case (README.md has the grammar of cases)
// peak resident memory of what comes next: the kernel forgets the peak so far
const forgetPeak = () => { try { fs.writeFileSync('/proc/self/clear_refs', '5'); } catch (e) { } };
const peakMb = () => Math.round(+/VmHWM:\s+(\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1] / 1024);
P.index = async () => {
  await base();
  return { names: Object.keys(IDX), run: async k => {
    if (!IDX[k]) throw new Error('no index ' + k); const name = 't_' + k; let t; if (global.gc) global.gc(); forgetPeak();
    const a = await L.measure(() => t.createIndex('vector', { config: IDX[k](), replace: true }), { warm: 0, runs: R(1), budget: +(opt.budget || 240), before: async () => { clone('base', name); t = await db.openTable(name); } });
    const size = L.du(newest(path.join(dir(name), '_indices')));
    return L.brief(a, { vectors_per_s: L.rate(a, N), index_mb: +(size.bytes / 1e6).toFixed(2), bytes_per_vector: +(size.bytes / N).toFixed(1), peak_rss_mb: peakMb() });
  } };
};
// which tables a search reads: those whose indices the official client built, or the Java program (--built java)
const PREFIX = opt.built === 'java' ? 'j_' : 't_';
P.search = async () => {
  await base(); ds.loadQueries(); const tables = {};
  const open = async (index, scalar) => { const key = index + (scalar ? '+' : ''); if (tables[key]) return tables[key];
    if (index === 'flat' && !scalar) return tables[key] = await base();
    const from = index === 'flat' ? 'base' : PREFIX + index; let t;
    if (scalar) { clone(from, 's_' + from); t = await db.openTable('s_' + from); await t.createIndex('category', { config: lancedb.Index.bitmap() }); await t.createIndex('price', { config: lancedb.Index.btree() }); } else t = await db.openTable(from);
    if (index !== 'flat') await t.prewarmIndex('vector_idx'); return tables[key] = t; };
  const FILTER = { cat1pct: ["category = 'cat_042'", ds.gt1], price10pct: ['price < 10.0', ds.gt10] };
  return { names: [], run: async k => {
    const [index, config, ...more] = k.split('.'), number = (re, d) => { const f = re.exec(config); return f ? +f[1] : d; };
    const c = { n: number(/np(\d+)/, 0), r: number(/rf(\d+)/, 0), e: number(/ef(\d+)/, 0) }, scalar = more.includes('scalaridx'), f = FILTER[more.find(x => FILTER[x])], conc = +(more.find(x => /^conc\d+$/.test(x)) || 'conc1').slice(4), gt = f ? f[1] : ds.gt;
    const on = t => i => { let q = t.query().nearestTo(ds.query(i)).limit(10).select(['id', '_distance']); if (c.n) q = q.nprobes(c.n); if (c.r) q = q.refineFactor(c.r); if (c.e) q = q.ef(c.e); if (f) q = q.where(f[0]); return topIds(q); };
    if (more.includes('cold')) { const query = []; let at = 0; const from = index === 'flat' ? 'base' : PREFIX + index;
      const a = await L.measure(async () => { const d = await lancedb.connect(DB), t = await d.openTable(from), s = performance.now(); await on(t)(at++); query.push(performance.now() - s); t.close(); d.close(); }, { warm: 2, runs: R(11), budget: 60 });
      return L.brief(a, { query_ms: L.stats(query.slice(2)) }); }
    const t = await open(index, scalar), mk = on(t); let r = 0; const nr = index === 'flat' ? 10 : f ? 50 : +(opt.nrecall || 200);
    forgetPeak(); for (let i = 0; i < nr; i++) r += recall(await mk(i), gt, i) / nr;
    return { recall10: +r.toFixed(4), ...(await qbench(mk, { conc, secs: +(opt.secs || 1), minQ: index === 'flat' ? 8 : 50, warm: index === 'flat' ? 3 : 20 })), peak_rss_mb: peakMb() };
  } };
};
// ---------------------------------------------------------------- 7a scalar indexes
W.scalar = async () => {
  await base(); const m = {}; let t;
  for (const [k, col, ix] of [['btree_id', 'id', () => lancedb.Index.btree()], ['btree_price', 'price', () => lancedb.Index.btree()], ['bitmap_category', 'category', () => lancedb.Index.bitmap()], ['btree_ts', 'ts', () => lancedb.Index.btree()]]) {
    const a = await L.measure(() => t.createIndex(col, { config: ix() }), { warm: 1, runs: R(3), budget: 30, before: async () => { clone('base', 't_s'); t = await db.openTable('t_s'); } });
    m['build_' + k] = L.brief(a, { rows_per_s: L.rate(a, N), index_mb: +(L.du(newest(path.join(dir('t_s'), '_indices'))).bytes / 1e6).toFixed(2) }); }
  clone('base', 't_scalar'); t = await db.openTable('t_scalar'); for (const [c, ix] of [['id', lancedb.Index.btree()], ['price', lancedb.Index.btree()], ['category', lancedb.Index.bitmap()], ['ts', lancedb.Index.btree()]]) await t.createIndex(c, { config: ix });
  let seed = 1; const rnd = n => (seed = (seed * 1103515245 + 12345) % 2147483648) % n; 
  const F = { id_eq: () => `id = ${rnd(N)}`, id_in10: () => `id IN (${Array.from({ length: 10 }, () => rnd(N)).join(',')})`, id_range100: () => { const x = rnd(N - 200); return `id >= ${x} AND id < ${x + 100}`; }, price_range_0_1pct: () => { const x = rnd(99000) / 1000; return `price >= ${x} AND price < ${(x + 0.1).toFixed(4)}`; }, category_eq: () => `category = 'cat_0${String(rnd(100)).padStart(2, '0')}'`, category_and_price: () => `category = 'cat_0${String(rnd(100)).padStart(2, '0')}' AND price < 10.0` };
  const b = await db.openTable('base');
  for (const [who, tt] of [['indexed', t], ['noindex', b]]) for (const [k, f] of Object.entries(F)) { m[`${who}_${k}_fetch_id`] = await qbench(i => tt.query().where(f()).select(['id']).toArrow(), { secs: 1, minQ: 5, warm: 3 }); if (who === 'indexed' || k === 'category_eq') m[`${who}_${k}_count`] = await qbench(i => tt.countRows(f()), { secs: 1, minQ: 5, warm: 3 }); if (who === 'indexed' && k.startsWith('id_')) m[`${who}_${k}_fetch_all`] = await qbench(i => tt.query().where(f()).toArrow(), { secs: 1, minQ: 5, warm: 3 }); log(who, k); }
  L.emit(opt, m, { n: N, dim: ds.dim });
};
// ---------------------------------------------------------------- 7b merge_insert / delete / update
W.mutate = async () => {
  await base(); ds.loadColumns(); const m = {}; let t; const K = Math.min(10000, N / 10);
  // upsert: K rows, half existing keys (every (N/(K/2))-th id), half new keys N..N+K/2; payload = rows 0..K of the set
  const ids = new BigInt64Array(K); const step = Math.floor(N / (K / 2)); for (let i = 0; i < K / 2; i++) { ids[i] = BigInt(i * step); ids[K / 2 + i] = BigInt(N + i); }
  const src = new arrow.Table(ds.schema, [ds.batch(0, K, ids)]); const buf = L.ipcFile(src);
  for (const [k, ix] of [['upsert', false], ['upsert_btree_id', true]]) { const a = await L.measure(async () => (await t.mergeInsert('id').whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(src)), { warm: 1, runs: R(3), budget: 60, before: async () => { clone('base', 't_m'); t = await db.openTable('t_m'); if (ix) await t.createIndex('id', { config: lancedb.Index.btree() }); } }); m[k + '_' + K] = L.brief(a, { rows_per_s: L.rate(a, K), result: a.value, count_after: await t.countRows() }); log(k); }
  { const a = await L.measure(async () => (await t.mergeInsert('id').whenNotMatchedInsertAll().execute(src)), { warm: 1, runs: R(3), budget: 60, before: async () => { clone('base', 't_m'); t = await db.openTable('t_m'); } }); m['insert_if_absent_' + K] = L.brief(a, { result: a.value }); }
  for (const [k, p] of [['delete_id_eq', `id = ${N >> 1}`], ['delete_category_1pct', "category = 'cat_042'"], ['delete_price_10pct', 'price < 10.0']]) { const a = await L.measure(() => t.delete(p), { warm: 1, runs: R(3), budget: 30, before: async () => { clone('base', 't_m'); t = await db.openTable('t_m'); } }); m[k] = L.brief(a, { result: a.value, count_after: await t.countRows() }); }
  for (const [k, o] of [['update_id_eq', { where: `id = ${N >> 1}`, valuesSql: { price: 'price + 1' } }], ['update_category_1pct', { where: "category = 'cat_042'", valuesSql: { price: 'price + 1' } }]]) { const a = await L.measure(() => t.update(o), { warm: 1, runs: R(3), budget: 40, before: async () => { clone('base', 't_m'); t = await db.openTable('t_m'); } }); m[k] = L.brief(a, { result: a.value }); log(k); }
  { const a = await L.measure(() => drain(t.query().select(['id', 'price'])), { warm: 1, runs: 3, before: async () => { } }); m.scan_id_price_after_update = L.brief(a); }
  fs.rmSync(dir('t_m'), { recursive: true, force: true }); L.emit(opt, m, { n: N, dim: ds.dim });
};
// ---------------------------------------------------------------- 8 fts
W.fts = async () => {
  await base(); ds.loadQueries(); const m = {}; let t; const P = { withPosition: true, stem: false, removeStopWords: false, baseTokenizer: 'simple', lowercase: true, asciiFolding: false, maxTokenLength: 40 };
  for (const [k, o] of [['build_nopos', { ...P, withPosition: false }], ['build_defaults_stem_stop', undefined], ['build_pos', P]]) { const a = await L.measure(() => t.createIndex('text', { config: lancedb.Index.fts(o) }), { warm: 0, runs: R(3), budget: 40, before: async () => { clone('base', 't_fts'); t = await db.openTable('t_fts'); } }); m[k] = L.brief(a, { docs_per_s: L.rate(a, N), index_mb: +(L.du(newest(path.join(dir('t_fts'), '_indices'))).bytes / 1e6).toFixed(2) }); log(k, a.wall_ms); }
  await t.prewarmIndex('text_idx').catch(e => log('prewarm', e.message));
  const sel = q => q.select(['id', '_score']); const L1 = [1, 2, 3].map(k => ds.lines(`fts_q${k}.txt`)), PH = ds.lines('fts_phrase.txt');
  const check = async (mk, n) => { let s = 0, h = 0, sc = 0; for (let i = 0; i < n; i++) { const r = await mk(i); h += r.numRows; const c = r.getChild('_score'); if (c) for (let j = 0; j < r.numRows; j++) sc += c.get(j); } return { check_hits_100q: h, check_score_sum_100q: +sc.toFixed(2) }; };
  const run = async (name, mk, o = {}) => { m[name] = { ...(await check(mk, 100)), ...(await qbench(mk, { secs: 1, maxQ: 300, ...o })) }; log(name, m[name].p50_ms.median); };
  for (let k = 1; k <= 3; k++) { await run(`match_${k}term_or`, i => sel(t.query().fullTextSearch(new lancedb.MatchQuery(L1[k - 1][i % 300], 'text')).limit(10)).toArrow()); if (k > 1) await run(`match_${k}term_and`, i => sel(t.query().fullTextSearch(new lancedb.MatchQuery(L1[k - 1][i % 300], 'text', { operator: lancedb.Operator.And })).limit(10)).toArrow()); }
  const freq = ['seg', 'gap zug', 'seg gap rocob']; await run('match_3frequent_or', i => sel(t.query().fullTextSearch(new lancedb.MatchQuery(freq[2], 'text')).limit(10)).toArrow());
  await run('phrase', i => sel(t.query().fullTextSearch(new lancedb.PhraseQuery(PH[i % 300], 'text')).limit(10)).toArrow());
  await run('match_2term_or_prefilter_cat1pct', i => sel(t.query().fullTextSearch(new lancedb.MatchQuery(L1[1][i % 300], 'text')).where("category = 'cat_042'").limit(10)).toArrow());
  await run('match_fuzzy1_1term', i => sel(t.query().fullTextSearch(new lancedb.MatchQuery(L1[0][i % 300], 'text', { fuzziness: 1 })).limit(10)).toArrow());
  for (const c of [2, 4, 8]) m[`match_2term_or_conc${c}`] = await qbench(i => sel(t.query().fullTextSearch(new lancedb.MatchQuery(L1[1][i % 300], 'text')).limit(10)).toArrow(), { conc: c, secs: 1 });
  // hybrid: vector + fts + RRF (vector side: IVF_PQ defaults)
  await t.createIndex('vector', { config: lancedb.Index.ivfPq() }); const rr = await lancedb.rerankers.RRFReranker.create(); await t.prewarmIndex('vector_idx').catch(() => { });
  const hy = i => t.query().nearestTo(ds.query(i)).fullTextSearch(new lancedb.MatchQuery(L1[1][i % 300], 'text')).rerank(rr).limit(10).select(['id']).toArrow();
  await run('hybrid_ivfpq_2term_rrf', hy);
  await run('hybrid_vector_part_only', i => t.query().nearestTo(ds.query(i)).limit(10).select(['id', '_distance']).toArrow());
  L.emit(opt, m, { n: N, dim: ds.dim, fts_params: P });
};
// ---------------------------------------------------------------- 9a optimize
W.optimize = async () => {
  ds.loadColumns(); const m = {}; const per = 1000; let t; const first = L.ipcFile(ds.table(0, per)); const bufs = []; for (let i = 1; i < 100; i++) bufs.push(L.ipcFile(ds.table(i * per % (N - per), i * per % (N - per) + per)));
  await create('frag0', first); t = await db.openTable('frag0'); const b = await L.once(async () => { for (const x of bufs) await t.inner.add(x, 'append', undefined); }); m.make_100_fragments = { wall_ms: L.stats([b.wall]), cpu_ms: L.stats([b.cpu]), rows: 100 * per };
  const s1 = await L.measure(() => drain(t.query()), { warm: 1, runs: 5 }); m.scan_100_fragments = L.brief(s1);
  const a = await L.measure(() => t.optimize(), { warm: 1, runs: R(5), budget: 30, before: async () => { clone('frag0', 'frag'); t = await db.openTable('frag'); } }); m.optimize_100x1000 = L.brief(a, { rows_per_s: L.rate(a, 100 * per), result: a.value, fragments_after: (await t.stats()).fragmentStats.numFragments });
  const s2 = await L.measure(() => drain(t.query()), { warm: 1, runs: 5 }); m.scan_after = L.brief(s2);
  // with an ivf index present + appended fragments: optimize = compaction + index append
  await create('frag0', L.ipcFile(ds.table(0, Math.min(N, 100000)))); t = await db.openTable('frag0'); await t.createIndex('vector', { config: lancedb.Index.ivfPq() }); await t.createIndex('id', { config: lancedb.Index.btree() }); for (let i = 0; i < 20; i++) await t.inner.add(bufs[i], 'append', undefined);
  const c = await L.measure(() => t.optimize(), { warm: 0, runs: R(3), budget: 40, before: async () => { clone('frag0', 'frag'); t = await db.openTable('frag'); } }); m.optimize_ivfpq_btree_plus20x1000 = L.brief(c, { result: c.value });
  for (const x of ['frag', 'frag0']) fs.rmSync(dir(x), { recursive: true, force: true }); L.emit(opt, m, { n: N, dim: ds.dim });
};
// ---------------------------------------------------------------- 9b open latency
W.open = async () => {
  ds.loadColumns(); const m = {}; const small = L.ipcFile(ds.table(0, 10)); const name = 'versions'; await create(name, L.ipcFile(ds.table(0, 1000))); let t = await db.openTable(name), v = 1; const lat = [];
  for (const target of [1, 100, 1000]) { while (v < target) { const s = performance.now(); await t.inner.add(small, 'append', undefined); lat.push(performance.now() - s); v++; }
    const newdb = async () => lancedb.connect(DB); 
    m[`open_v${target}`] = await qbench(async () => { const d = await newdb(); const x = await d.openTable(name); x.close(); }, { secs: 1, minQ: 20, maxQ: 500 });
    m[`open_count_v${target}`] = await qbench(async () => { const d = await newdb(); const x = await d.openTable(name); await x.countRows(); }, { secs: 1, minQ: 20, maxQ: 500 });
    m[`open_head10_v${target}`] = await qbench(async () => { const d = await newdb(); const x = await d.openTable(name); await x.query().limit(10).toArrow(); }, { secs: 1, minQ: 20, maxQ: 500 });
    m[`list_versions_v${target}`] = await qbench(async () => { await t.listVersions(); }, { secs: 1, minQ: 5, maxQ: 200, warm: 2 });
    if (lat.length) m[`commit_latency_last50_v${target}`] = { p50_ms: +L.pct(lat.slice(-50), .5).toPrecision(4), p99_ms: +L.pct(lat.slice(-50), .99).toPrecision(4) }; }
  const sz = L.du(dir(name)); m.disk = { mb: +(sz.bytes / 1e6).toFixed(2), files: sz.files };
  fs.rmSync(dir(name), { recursive: true, force: true }); L.emit(opt, m, { n: N, dim: ds.dim });
};
// ---------------------------------------------------------------- 10 cold start
W.cold = async () => {
  await base(); const m = {}; const runs = R(9); const has = fs.existsSync(dir('t_ivfpq')); const modes = { node_only: ['-e', '0'], require_only: [path.join(__dirname, 'cold.js'), DB, '-', 'require'], open_count: [path.join(__dirname, 'cold.js'), DB, 'base', 'count'], open_head10: [path.join(__dirname, 'cold.js'), DB, 'base', 'head'], open_take1: [path.join(__dirname, 'cold.js'), DB, 'base', 'take'] }; if (has) modes.open_ivfpq_search = [path.join(__dirname, 'cold.js'), DB, 't_ivfpq', 'search', ds.f('query.f32'), String(ds.dim)]; if (fs.existsSync(dir('t_fts'))) modes.open_fts_search = [path.join(__dirname, 'cold.js'), DB, 't_fts', 'fts', ds.lines('fts_q2.txt')[0]];
  for (const [k, a] of Object.entries(modes)) { const wall = [], inner = {}, cpu = [], rs = []; for (let i = 0; i <= runs; i++) { const t0 = performance.now(); const p = cp.spawnSync('/usr/bin/env', ['bash', '-c', 'TIMEFORMAT="%U %S"; time "$0" "$@"', process.execPath, ...a], { encoding: 'utf8', env: { ...process.env, T0: String(Date.now() * 1000 + 0) } }); const w = performance.now() - t0; if (i === 0) continue; wall.push(w); const tm = p.stderr.trim().split('\n').pop().split(/\s+/).map(Number); cpu.push((tm[0] + tm[1]) * 1000); if (p.stdout.trim()) { const j = JSON.parse(p.stdout.trim().split('\n').pop()); for (const [x, y] of Object.entries(j)) (inner[x] = inner[x] || []).push(y); } }
    m[k] = { wall_ms: L.stats(wall), cpu_ms: L.stats(cpu), ...Object.fromEntries(Object.entries(inner).map(([x, y]) => [x, L.stats(y)])) }; log(k, m[k].wall_ms); }
  L.emit(opt, m, { n: N, dim: ds.dim });
};
// ---------------------------------------------------------------- 11 node/napi overhead
W.overhead = async () => {
  const t = await base(); ds.loadQueries(); const m = {}; const ix = fs.existsSync(dir('t_ivfpq')) ? await db.openTable('t_ivfpq') : null;
  m.napi_roundtrip_version = await qbench(() => t.version(), { secs: 0.5, maxQ: 2000 });
  m.count_rows = await qbench(() => t.countRows(), { secs: 0.5, maxQ: 2000 });
  const cmp = async (k, q) => { m[k + '_toArrow'] = await qbench(() => q().toArrow(), { secs: 1 }); m[k + '_native_nodecode'] = await qbench(() => drain(q()), { secs: 1 }); m[k + '_analyzePlan'] = await qbench(() => q().analyzePlan(), { secs: 1 }); };
  await cmp('limit1_id', () => t.query().select(['id']).limit(1)); await cmp('limit10_all', () => t.query().limit(10)); await cmp('limit1000_all', () => t.query().limit(1000));
  await cmp('take1_id', () => t.takeOffsets([N >> 1]).select(['id']));
  if (ix) { let i = 0; await ix.prewarmIndex('vector_idx'); await cmp('ivfpq_np20_id', () => ix.query().nearestTo(ds.query(i++)).nprobes(20).limit(10).select(['id', '_distance'])); await cmp('ivfpq_np20_rowid', () => ix.query().nearestTo(ds.query(i++)).nprobes(20).limit(10).withRowId().select(['_rowid', '_distance'])); await cmp('ivfpq_np20_allcols', () => ix.query().nearestTo(ds.query(i++)).nprobes(20).limit(10)); }
  // pure IPC cost in JS: decode a 10-row and a 8192-row IPC buffer
  const b = L.ipcFile(ds.loadColumns().table(0, 10)), B = L.ipcFile(ds.table(0, 8192)); m.js_tableFromIPC_10rows = await qbench(async () => { arrow.tableFromIPC(b); }, { secs: 0.3, maxQ: 2000 }); m.js_tableFromIPC_8192rows = { ...(await qbench(async () => { arrow.tableFromIPC(B); }, { secs: 0.3, maxQ: 2000 })), mb: +(B.length / 1e6).toFixed(2) };
  L.emit(opt, m, { n: N, dim: ds.dim });
};
(async () => { if (!W[opt.workload]) { console.error('workloads: ' + Object.keys(W).join(' ')); process.exit(2); } db = await lancedb.connect(DB); await W[opt.workload](); process.exit(0); })().catch(e => { console.error(opt.workload, opt.set, e); process.exit(1); });
