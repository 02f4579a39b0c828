package io.lancedb.lance.file.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.error.UnsupportedFeatureException;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogicalTypesTest {

  private static final String EXTENSION = "ARROW:extension:name";

  private static Field field(String text) {
    return LogicalTypes.toArrow("x", text, true, Map.of(), List.of());
  }

  private static Field of(ArrowType type) {
    return Field.nullable("x", type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "bool",
        "int8",
        "int16",
        "int32",
        "int64",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "halffloat",
        "float",
        "double",
        "string",
        "large_string",
        "binary",
        "large_binary",
        "fixed_size_binary:16",
        "decimal:128:38:10",
        "decimal:128:5:-2",
        "decimal:256:76:0",
        "date32:day",
        "date64:ms",
        "time32:s",
        "time32:ms",
        "time64:us",
        "time64:ns",
        "timestamp:s:-",
        "timestamp:ms:UTC",
        "timestamp:us:Europe/Berlin",
        "timestamp:ns:+0100",
        "duration:s",
        "duration:ns",
        "fixed_size_list:float:768",
        "fixed_size_list:bool:3",
        "fixed_size_list:decimal:128:10:2:4",
        "fixed_size_list:timestamp:us:UTC:2",
        "fixed_size_list:fixed_size_binary:5:2",
        "fixed_size_list:lance.bfloat16:8",
        "fixed_size_list:fixed_size_list:float:2:3"
      })
  void aTextIsTheTextOfItsType(String text) {
    assertThat(LogicalTypes.ofArrow(field(text))).isEqualTo(text);
  }

  @Test
  void nestedVectorsNameTheOutermostSizeLast() {
    Field outer = field("fixed_size_list:fixed_size_list:float:2:3");
    assertThat(outer.getType()).isEqualTo(new ArrowType.FixedSizeList(3));
    Field inner = outer.getChildren().get(0);
    assertThat(inner.getType()).isEqualTo(new ArrowType.FixedSizeList(2));
    assertThat(inner.getChildren()).hasSize(1);
  }

  @Test
  void aDictionaryHasTheTypeOfItsValuesAndAKey() {
    String text = "dict:timestamp:us:UTC:uint16:false";
    assertThat(field(text).getType())
        .isEqualTo(new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"));
    assertThat(LogicalTypes.keyType(text, "x")).isEqualTo(new ArrowType.Int(16, false));
    assertThat(LogicalTypes.keyType("int64", "x")).isNull();
  }

  @Test
  void jsonIsBinaryWithAnExtension() {
    FieldType json =
        new FieldType(true, ArrowType.LargeBinary.INSTANCE, null, Map.of(EXTENSION, "lance.json"));
    assertThat(LogicalTypes.ofArrow(new Field("x", json, null))).isEqualTo("json");
    assertThat(field("json").getType()).isEqualTo(ArrowType.LargeBinary.INSTANCE);
  }

  @Test
  void aZoneWithAColonIsReadButNotWritten() {
    Field zoned = field("timestamp:us:+01:00");
    assertThat(zoned.getType()).isEqualTo(new ArrowType.Timestamp(TimeUnit.MICROSECOND, "+01:00"));
    assertThatThrownBy(() -> LogicalTypes.ofArrow(zoned))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("+0100");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "int128",
        "Int64",
        "fixed_size_binary:0",
        "fixed_size_binary:-1",
        "fixed_size_binary:9999999999",
        "fixed_size_list:float:0",
        "fixed_size_list:float:-4",
        "fixed_size_list:float",
        "fixed_size_list::3",
        "fixed_size_list:string:3",
        "fixed_size_list:list:3",
        "fixed_size_list:struct:3",
        "decimal:64:10:2",
        "decimal:128:39:2",
        "decimal:256:77:2",
        "decimal:128:10:9999",
        "decimal:128:0:0",
        "timestamp:weeks:UTC",
        "timestamp:us",
        "duration:us:x",
        "time32:us",
        "dict:",
        "dict:string",
        "dict:string:false",
        "list",
        "map",
        "large_list.struct"
      })
  void otherTextsAreRefusedByName(String text) {
    assertThatThrownBy(() -> field(text))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("\"x\"");
  }

  @Test
  void vectorsOfVectorsOfVectorsEnd() {
    String deep = "fixed_size_list:".repeat(4000) + "float" + ":1".repeat(4000);
    assertThatThrownBy(() -> field(deep)).isInstanceOf(UnsupportedFeatureException.class);
  }

  @Test
  void arrowTypesWithoutATextAreRefusedWithTheWayOut() {
    for (ArrowType type :
        List.of(
            ArrowType.Utf8View.INSTANCE,
            ArrowType.BinaryView.INSTANCE,
            new ArrowType.Interval(IntervalUnit.YEAR_MONTH),
            new ArrowType.Union(UnionMode.Sparse, new int[0]),
            ArrowType.RunEndEncoded.INSTANCE,
            new ArrowType.Decimal(9, 2, 32),
            new ArrowType.Decimal(18, 2, 64))) {
      assertThatThrownBy(() -> LogicalTypes.ofArrow(of(type)))
          .as(type.toString())
          .isInstanceOf(UnsupportedFeatureException.class)
          .hasMessageContaining("\"x\"")
          .hasMessageContaining("store");
    }
  }
}
