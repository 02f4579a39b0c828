package io.lancedb.lance.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The official files really have the encodings that reading them is to prove. */
class OfficialEncodingsTest {

  private static final String[] BOTH = {
    "miniblock values=flat1 def=packed16to1",
    "miniblock values=inline32 def=packed16to1",
    "miniblock values=inline64",
    "miniblock values=rle(flat16)",
    "miniblock values=fsst(variable32) def=packed16to1",
    "miniblock values=list(flat8) def=packed16to1",
    "miniblock values=nlist(flat16)",
    "miniblock values=ZSTD(bss(flat32))",
    "miniblock values=ZSTD(variable32) def=packed16to1",
    "fullzip fixed values=list(flat32)",
    "fullzip fixed values=list(flat32) def1",
    "fullzip fixed values=nlist(flat32)",
    "fullzip fixed values=flat32 def1",
    "fullzip variable values=variable32",
    "fullzip variable values=variable32 def1",
    "fullzip variable values=fsst(variable32) def1",
    "fullzip variable values=ZSTD(variable32) def1",
    "constant layers=[NULLABLE_ITEM]"
  };

  @ParameterizedTest
  @CsvSource({
    "2.1,miniblock values=inline32 dictionary=variable32",
    "2.2,miniblock values=inline32 dictionary=LZ4(variable32)",
    "2.2,miniblock values=rle(flat32) dictionary=LZ4(flat64)",
    "2.2,constant inline layers=[NULLABLE_ITEM]",
    "2.2,constant layers=[ALL_VALID_ITEM]",
    "2.2,miniblock values=variable32 def=rle(flat16)",
    "2.1,miniblock values=list(flat32) def=flat16",
  })
  void eachVersionHasItsEncodings(String version, String own) {
    Set<String> found = new TreeSet<>();
    for (String name : OfficialFiles.NAMES) {
      PageDump.pages(OfficialFiles.bytes(name + "-" + version)).forEach(found::addAll);
    }
    assertThat(found).contains(BOTH).contains(own);
    assertThat(found).anyMatch(page -> page.contains("def=inline16"));
  }
}
