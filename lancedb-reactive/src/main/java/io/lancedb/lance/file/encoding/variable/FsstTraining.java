package io.lancedb.lance.file.encoding.variable;

import io.lancedb.lance.file.bytes.Words;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Finds symbols for the strings of a page, as "FSST: Fast Random Access String Compression" (Boncz,
 * Neumann, Leis, 2020) does: a sample is encoded again and again with the symbols so far, and the
 * symbols and pairs of neighbours that save the most bytes become the symbols of the next round.
 */
final class FsstTraining {

  private static final int ROUNDS = 5;
  private static final int SAMPLE_BYTES = 1 << 15;

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
  private final int[] pairs = new int[CODES * CODES];

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
    FsstSymbols best = new FsstSymbols();
    FsstSymbols symbols = best;
    long bestGain = Long.MIN_VALUE;
    int[] bestSingles = {};
    for (int round = 0; round < ROUNDS; round++) {
      long gain = training.count(symbols);
      if (gain >= bestGain) {
        bestGain = gain;
        best = symbols;
        bestSingles = training.singles.clone();
      }
      symbols = training.next(symbols, training.singles, true);
    }
    long gain = training.count(symbols);
    return gain >= bestGain
        ? training.next(symbols, training.singles, false)
        : training.next(best, bestSingles, false);
  }

  /** Encodes the sample and counts symbols and pairs; returns the bytes saved. */
  private long count(FsstSymbols symbols) {
    Arrays.fill(singles, 0);
    Arrays.fill(pairs, 0);
    MemorySegment bytes = MemorySegment.ofArray(sample);
    long gain = 0;
    int at = 0;
    for (int i = 0; i < strings; i++) {
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
        gain += length - (code < FsstSymbols.BYTES ? 1 : 2);
        singles[code]++;
        // Its first byte alone may be a good symbol too, and a good end of a longer one.
        int first = FsstSymbols.BYTES + (sample[at] & 0xFF);
        if (length > 1) {
          singles[first]++;
        }
        if (previous >= 0) {
          pairs[previous * CODES + code]++;
          if (length > 1) {
            pairs[previous * CODES + first]++;
          }
        }
        previous = code;
        at += length;
      }
    }
    return gain;
  }

  /** The symbols that would have saved the most; {@code longer} allows pairs. */
  private FsstSymbols next(FsstSymbols symbols, int[] counts, boolean longer) {
    FsstCandidates candidates = new FsstCandidates();
    for (int code = 0; code < CODES; code++) {
      int count = counts[code];
      int length = symbols.length(code);
      if (count == 0 || length == 0) {
        continue;
      }
      long value = symbols.value(code);
      long weight = length == 1 ? SINGLE_WEIGHT : 1;
      if (weight * count >= MIN_COUNT) {
        candidates.add(value, length, weight * count * length);
      }
      if (!longer || length == FsstSymbols.MAX_LENGTH) {
        continue;
      }
      for (int second = 0; second < CODES; second++) {
        int pairCount = pairs[code * CODES + second];
        if (pairCount >= MIN_COUNT) {
          int whole = Math.min(FsstSymbols.MAX_LENGTH, length + symbols.length(second));
          long joined = (value | symbols.value(second) << 8 * length) & FsstSymbols.mask(whole);
          candidates.add(joined, whole, (long) pairCount * whole);
        }
      }
    }
    return candidates.best();
  }
}
