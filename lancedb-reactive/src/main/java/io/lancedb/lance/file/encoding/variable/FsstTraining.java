package io.lancedb.lance.file.encoding.variable;

import io.lancedb.lance.file.bytes.Words;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Finds symbols for the strings of a page, as "FSST: Fast Random Access String Compression" (Boncz,
 * Neumann, Leis, 2020) does: a sample is encoded again and again with the symbols so far, and the
 * symbols and pairs of neighbours that save the most bytes become the symbols of the next round.
 * The strings of the sample are in random order, and early rounds look at the first ones only:
 * their symbols are replaced anyway.
 */
final class FsstTraining {

  /** Sixteenths of the sample that each round looks at. */
  private static final int[] ROUNDS = {1, 4, 8, 12, 16};

  private static final int SAMPLE_BYTES = 1 << 14;

  /** Long strings are sampled in pieces. */
  private static final int PIECE_BYTES = 512;

  private static final int MIN_COUNT = 5;

  /** Symbols of one byte avoid escapes, so they count more than what they save. */
  private static final int SINGLE_WEIGHT = 8;

  private static final int CODES = 2 * FsstSymbols.BYTES;

  private final byte[] sample = new byte[SAMPLE_BYTES + 8];
  private final int[] ends;
  private int strings;
  private final int[] singles = new int[CODES];

  /** A sample has fewer pairs than a number of two bytes can count. */
  private final short[] pairs = new short[CODES * CODES];

  /** The pairs that were counted: all others are 0. */
  private int[] seen = new int[1 << 12];

  private int seenCount;

  private FsstTraining(VariableValues values, int count) {
    SplittableRandom random = new SplittableRandom(count);
    int bytes = 0;
    int[] found = new int[256];
    // Empty strings do not fill the sample; a bound on the tries ends the search for others.
    for (int tries = 0; tries < 2 * SAMPLE_BYTES && bytes < SAMPLE_BYTES; tries++) {
      int row = random.nextInt(count);
      int length = values.length(row);
      if (length == 0) {
        continue;
      }
      int from = PIECE_BYTES * random.nextInt((length - 1) / PIECE_BYTES + 1);
      int size = Math.min(Math.min(PIECE_BYTES, length - from), SAMPLE_BYTES - bytes);
      MemorySegment.copy(
          values.data(),
          values.start(row) + (long) from,
          MemorySegment.ofArray(sample),
          bytes,
          size);
      bytes += size;
      if (strings == found.length) {
        found = Arrays.copyOf(found, 2 * strings);
      }
      found[strings++] = bytes;
    }
    ends = found;
  }

  /** The symbols for {@code count} strings, at least one of which is not empty. */
  static FsstSymbols train(VariableValues values, int count) {
    FsstTraining training = new FsstTraining(values, count);
    FsstSymbols symbols = new FsstSymbols();
    for (int round : ROUNDS) {
      training.count(symbols, (training.strings * round + 15) / 16);
      symbols = training.next(symbols);
    }
    return symbols;
  }

  /** Encodes the first strings of the sample and counts symbols and pairs. */
  private void count(FsstSymbols symbols, int first) {
    Arrays.fill(singles, 0);
    for (int i = 0; i < seenCount; i++) {
      pairs[seen[i]] = 0;
    }
    seenCount = 0;
    MemorySegment bytes = MemorySegment.ofArray(sample);
    int at = 0;
    for (int i = 0; i < first; i++) {
      int end = ends[i];
      int previous = -1;
      while (at < end) {
        int rest = end - at;
        long word = bytes.get(Words.LONG, at);
        if (rest < 8) {
          word &= FsstSymbols.mask(rest);
        }
        int code = symbols.find(word, rest);
        int length = symbols.length(code);
        singles[code]++;
        // Its first byte alone may be a good symbol too, and a good end of a longer one.
        int head = FsstSymbols.BYTES + (sample[at] & 0xFF);
        if (length > 1) {
          singles[head]++;
        }
        if (previous >= 0) {
          countPair(previous * CODES + code);
          if (length > 1) {
            countPair(previous * CODES + head);
          }
        }
        previous = code;
        at += length;
      }
    }
  }

  private void countPair(int pair) {
    if (pairs[pair]++ == 0) {
      if (seenCount == seen.length) {
        seen = Arrays.copyOf(seen, 2 * seenCount);
      }
      seen[seenCount++] = pair;
    }
  }

  /** The symbols and joined pairs that would have saved the most. */
  private FsstSymbols next(FsstSymbols symbols) {
    FsstCandidates candidates = new FsstCandidates();
    for (int code = 0; code < CODES; code++) {
      long count = singles[code];
      int length = symbols.length(code);
      long weight = length == 1 ? SINGLE_WEIGHT : 1;
      if (weight * count >= MIN_COUNT) {
        candidates.add(symbols.value(code), length, weight * count * length);
      }
    }
    for (int i = 0; i < seenCount; i++) {
      int count = pairs[seen[i]];
      int code = seen[i] / CODES;
      int length = symbols.length(code);
      if (count >= MIN_COUNT && length < FsstSymbols.MAX_LENGTH) {
        int second = seen[i] % CODES;
        int whole = Math.min(FsstSymbols.MAX_LENGTH, length + symbols.length(second));
        long joined = symbols.value(code) | symbols.value(second) << 8 * length;
        candidates.add(joined & FsstSymbols.mask(whole), whole, (long) count * whole);
      }
    }
    return candidates.best();
  }
}
