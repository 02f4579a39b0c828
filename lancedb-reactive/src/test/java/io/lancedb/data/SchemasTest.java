package io.lancedb.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.error.SchemaMismatchException;
import io.lancedb.error.UnsupportedFeatureException;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemasTest {

  @Test
  void columnsAreNullableUnlessRequired() {
    Schema schema = Schemas.of(Schemas.text("a"), Schemas.required(Schemas.vector("b", 2)));
    assertThat(schema.findField("a").isNullable()).isTrue();
    assertThat(schema.findField("b").isNullable()).isFalse();
    assertThat(schema.findField("b").getChildren()).containsExactly(Schemas.float32("item"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a.b",
        "_rowid",
        "_rowaddr",
        "_rowoffset",
        "_row_created_at_version",
        "_row_last_updated_at_version"
      })
  void namesThatNoColumnCanHaveAreRefused(String name) {
    assertThatThrownBy(() -> Schemas.of(Schemas.text(name)))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageContaining("\"" + name + "\"");
  }

  @Test
  void namesAreUniqueButMayDifferInCase() {
    assertThatThrownBy(() -> Schemas.of(Schemas.text("a"), Schemas.text("a")))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageContaining("twice");
    assertThat(Schemas.of(Schemas.text("a"), Schemas.text("A"), Schemas.text("_distance")))
        .isNotNull();
  }

  @Test
  void unsupportedTypesAreRefusedByName() {
    Field interval = Schemas.column("item", new ArrowType.Interval(IntervalUnit.DAY_TIME));
    Field blob =
        new Field(
            "c",
            new FieldType(
                true, ArrowType.LargeBinary.INSTANCE, null, Map.of("lance-encoding:blob", "true")),
            null);
    List<Field> fields =
        List.of(
            Schemas.list("c", interval),
            Schemas.struct("c", Schemas.text("t"), interval),
            Schemas.map("c", Schemas.text("key"), interval),
            Schemas.column("c", new ArrowType.Decimal(9, 2, 32)),
            blob,
            new Field("c", FieldType.nullable(new ArrowType.FixedSizeList(0)), List.of(blob)),
            new Field(
                "c",
                new FieldType(
                    true, ArrowType.Utf8.INSTANCE, new DictionaryEncoding(1, false, null)),
                null));
    for (Field field : fields) {
      assertThatThrownBy(() -> Schemas.check(new Schema(List.of(field))))
          .isInstanceOf(UnsupportedFeatureException.class)
          .hasMessageMatching("(?s).*\"c[.\\[\"].*");
    }
    assertThatThrownBy(() -> Schemas.vector("v", 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
