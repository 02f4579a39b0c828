#!/bin/bash
# Runs io.lancedb.benchmarks.peer.PeerBenchmark; JAVA_CLASSES may name a class path, else target/classes and what Maven resolved.
cd "$(dirname "$0")" || exit 1
ROOT=../..
export PEERBENCH=${PEERBENCH:-$PWD}
JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java
if [ -z "$JAVA_CLASSES" ]; then
  LIST=$ROOT/benchmarks/target/peer.classpath
  [ -f "$LIST" ] || { echo "First, in the root of the project: mvn -pl benchmarks -am test-compile dependency:build-classpath -Dmdep.outputFile=target/peer.classpath" >&2; exit 1; }
  JAVA_CLASSES=$ROOT/benchmarks/target/classes:$(cat "$LIST")
fi
exec "$JAVA" ${JAVA_OPTIONS:--Xmx4g} --add-modules=jdk.incubator.vector --add-opens=java.base/java.nio=ALL-UNNAMED \
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -cp "$JAVA_CLASSES" io.lancedb.benchmarks.peer.PeerBenchmark "$@"
