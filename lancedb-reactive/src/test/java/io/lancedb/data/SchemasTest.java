package io.lancedb.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.error.SchemaMismatchException;
import io.lancedb.error.UnsupportedFeatureException;
import java.util.List;
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
    Field item = Schemas.text("item");
    List<Field> fields =
        List.of(
            new Field("c", FieldType.nullable(ArrowType.List.INSTANCE), List.of(item)),
            new Field("c", FieldType.nullable(new ArrowType.FixedSizeList(2)), List.of(item)),
            new Field("c", FieldType.nullable(ArrowType.Struct.INSTANCE), List.of(item)),
            Schemas.column("c", ArrowType.LargeUtf8.INSTANCE),
            Schemas.column("c", new ArrowType.Decimal(10, 2, 128)),
            new Field(
                "c",
                new FieldType(
                    true, ArrowType.Utf8.INSTANCE, new DictionaryEncoding(1, false, null)),
                null));
    for (Field field : fields) {
      assertThatThrownBy(() -> Schemas.check(new Schema(List.of(field))))
          .isInstanceOf(UnsupportedFeatureException.class)
          .hasMessageContaining("\"c\"");
    }
    assertThatThrownBy(() -> Schemas.vector("v", 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
