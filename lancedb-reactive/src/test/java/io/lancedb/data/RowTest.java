package io.lancedb.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.error.ColumnNotFoundException;
import io.lancedb.error.SchemaMismatchException;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowTest {

  private static Row row() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", 5L);
    map.put("half", 0.5);
    map.put("text", "a");
    map.put("flag", true);
    map.put("vector", new float[] {1, 2, 3, 4, 5, 6});
    map.put("bytes", new byte[] {1});
    map.put("nothing", null);
    return Row.of(map);
  }

  @Test
  void valuesAreReadByName() {
    Row row = row();
    assertThat(row.names())
        .containsExactly("id", "half", "text", "flag", "vector", "bytes", "nothing");
    assertThat(row.getLong("id")).isEqualTo(5);
    assertThat(row.getInt("id")).isEqualTo(5);
    assertThat(row.getDouble("id")).isEqualTo(5.0);
    assertThat(row.getDouble("half")).isEqualTo(0.5);
    assertThat(row.getFloat("half")).isEqualTo(0.5f);
    assertThat(row.getString("text")).isEqualTo("a");
    assertThat(row.getString("nothing")).isNull();
    assertThat(row.getBoolean("flag")).isTrue();
    assertThat(row.getVector("vector")).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(row.getVector("nothing")).isNull();
    assertThat(row.getBytes("bytes")).containsExactly(1);
    assertThat(row.isNull("nothing")).isTrue();
    assertThat(row.isNull("id")).isFalse();
    assertThat(row.get("nothing")).isNull();
    assertThat(row.get("id", Number.class)).isEqualTo(5L);
    assertThat(row.toMap()).containsEntry("id", 5L).containsEntry("nothing", null).hasSize(7);
  }

  @Test
  void wrongNamesAndTypesAreTypedErrors() {
    Row row = row();
    assertThatThrownBy(() -> row.get("zz"))
        .isInstanceOf(ColumnNotFoundException.class)
        .hasMessageContaining("\"zz\"")
        .hasMessageContaining("half");
    assertThatThrownBy(() -> row.getLong("half"))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageContaining("Double 0.5");
    assertThatThrownBy(() -> row.getLong("nothing")).isInstanceOf(SchemaMismatchException.class);
    assertThatThrownBy(() -> row.getString("id")).isInstanceOf(SchemaMismatchException.class);
    assertThatThrownBy(() -> row.getVector("id")).isInstanceOf(SchemaMismatchException.class);
    assertThatThrownBy(() -> row.getBoolean("id")).isInstanceOf(SchemaMismatchException.class);
    assertThatThrownBy(() -> row.get("id", LocalDate.class))
        .isInstanceOf(SchemaMismatchException.class);
    Row large = Row.of(Map.of("id", 1L << 40, "big", BigInteger.TWO.pow(63)));
    assertThatThrownBy(() -> large.getInt("id")).isInstanceOf(SchemaMismatchException.class);
    assertThatThrownBy(() -> large.getLong("big")).isInstanceOf(SchemaMismatchException.class);
  }

  @Test
  void noArrayIsShared() {
    float[] vector = {1, 2};
    Row row = Row.of(Map.of("vector", vector));
    vector[0] = 9;
    Object copy = row.toMap().get("vector");
    assertThat(copy).isInstanceOfSatisfying(float[].class, floats -> floats[1] = 9);
    assertThat(row.getVector("vector")).containsExactly(1, 2);
  }

  @Test
  void rowsAreComparedByContent() {
    assertThat(row()).isEqualTo(row()).hasSameHashCodeAs(row());
    assertThat(row()).isNotEqualTo(Row.of(Map.of("id", 5L)));
    assertThat(Row.of(Map.of("v", new float[] {1})))
        .isNotEqualTo(Row.of(Map.of("v", new float[] {2})));
  }

  @Test
  void longVectorsAreCutInText() {
    assertThat(row())
        .hasToString(
            "{id=5, half=0.5, text=\"a\", flag=true, vector=[1.0, 2.0, 3.0, 4.0, … 6 values],"
                + " bytes=[1], nothing=null}");
  }
}
