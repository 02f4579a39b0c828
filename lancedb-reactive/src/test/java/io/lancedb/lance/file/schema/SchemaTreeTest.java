package io.lancedb.lance.file.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.file.proto.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaTreeTest {

  private static Field field(String name, int id, int parent, String type) {
    return Field.newBuilder()
        .setName(name)
        .setId(id)
        .setParentId(parent)
        .setLogicalType(type)
        .setNullable(true)
        .build();
  }

  private static List<LanceField> tree(Field... fields) {
    return new SchemaTree(List.of(fields), "t/_versions/1.manifest").fields();
  }

  @Test
  void fieldsFormTreesByTheirParents() {
    List<LanceField> fields =
        tree(
            field("a", 0, -1, "int32"),
            field("s", 1, -1, "struct"),
            field("x", 4, 1, "string"),
            field("l", 5, 1, "list"),
            field("item", 6, 5, "float"),
            field("b", 3, -1, "bool"));
    assertThat(fields).extracting(LanceField::name).containsExactly("a", "s", "b");
    LanceField struct = fields.get(1);
    assertThat(struct.children()).extracting(LanceField::id).containsExactly(4, 5);
    assertThat(struct.children().get(1).children()).extracting(LanceField::name).contains("item");
    assertThat(struct.columns(FileVersion.V2_2)).extracting(LanceField::id).containsExactly(4, 6);
  }

  @Test
  void aParentThatIsNotThereOrComesLaterIsDamage() {
    assertCorrupt("parent 7", field("x", 0, 7, "int32"));
    assertCorrupt("parent 1", field("x", 0, 1, "int32"), field("s", 1, -1, "struct"));
    assertCorrupt("parent -2", field("x", 0, -2, "int32"));
  }

  @Test
  void aFieldIsNotItsOwnAncestor() {
    assertCorrupt("parent 0", field("x", 0, 0, "struct"));
    assertCorrupt("parent 4", field("x", 3, 4, "struct"), field("y", 4, 3, "struct"));
  }

  @Test
  void idsAreUniqueAndNotNegative() {
    assertCorrupt("id 0", field("x", 0, -1, "int32"), field("y", 0, -1, "int32"));
    assertCorrupt("id -1", field("x", -1, -1, "int32"));
    assertCorrupt("id -2147483648", field("x", Integer.MIN_VALUE, -1, "int32"));
  }

  @Test
  void veryDeepTreesAreDamage() {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      fields.add(field("s" + i, i, i - 1, "struct"));
    }
    assertCorrupt("deeper", fields.toArray(Field[]::new));
  }

  private static void assertCorrupt(String problem, Field... fields) {
    assertThatThrownBy(() -> tree(fields))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("t/_versions/1.manifest")
        .hasMessageContaining(problem);
  }
}
