#!/bin/bash
# ./pair.sh [small|full] [ingest|scan|take ...]     sets: SETS="A B"; WARM=10 ROUNDS=3; more in pair.py
cd "$(dirname "$0")" || exit 1
SCALE=${1:-small}; shift
export PEERBENCH=${PEERBENCH:-$PWD}
for s in ${SETS:-A B}; do
  python3 pair.py --set "$s" --scale "$SCALE" ${ROUNDS:+--rounds $ROUNDS} ${WARM:+--warm $WARM} ${OUT:+--out "$OUT"} ${@:-ingest scan take} || exit 1
done
