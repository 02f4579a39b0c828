#!/bin/bash
# ./pair.sh [small|full] [ingest|scan|take|index|search ...]     sets: SETS="A B"; WARM=10 ROUNDS=3; more in pair.py and curves.py
# search: INDICES=flat,ivfpq BUILT=own|official|java SECS=1; index: CASES=ivfflat,ivfpq, and WARM=0 for builds that take minutes
cd "$(dirname "$0")" || exit 1
SCALE=${1:-small}; shift
export PEERBENCH=${PEERBENCH:-$PWD}
COMMON=(--scale "$SCALE" ${ROUNDS:+--rounds "$ROUNDS"} ${WARM:+--warm "$WARM"} ${OUT:+--out "$OUT"})
for s in ${SETS:-A B}; do
  for w in ${@:-ingest scan take}; do
    case $w in
      search) python3 curves.py --set "$s" "${COMMON[@]}" ${INDICES:+--indices "$INDICES"} ${BUILT:+--built "$BUILT"} ${SECS:+--secs "$SECS"};;
      *) python3 pair.py --set "$s" "${COMMON[@]}" ${CASES:+--cases "$CASES"} "$w";;
    esac || exit 1
  done
done
