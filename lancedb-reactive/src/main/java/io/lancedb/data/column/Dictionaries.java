package io.lancedb.data.column;

import io.lancedb.error.SchemaMismatchException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Columns that are encoded with dictionaries, as columns of the values. */
public final class Dictionaries {

  /** No dictionaries. */
  public static final DictionaryProvider NONE = new DictionaryProvider.MapDictionaryProvider();

  private Dictionaries() {}

  /** The schema with the types of the values instead of those of the indices. */
  public static Schema decoded(Schema schema, DictionaryProvider dictionaries) {
    return new Schema(decoded(schema.getFields(), dictionaries), schema.getCustomMetadata());
  }

  private static List<Field> decoded(List<Field> fields, DictionaryProvider dictionaries) {
    List<Field> result = new ArrayList<>();
    for (Field field : fields) {
      result.add(decoded(field, dictionaries));
    }
    return result;
  }

  private static Field decoded(Field field, DictionaryProvider dictionaries) {
    ArrowType type = field.getType();
    List<Field> children = field.getChildren();
    if (field.getDictionary() != null) {
      Dictionary dictionary = dictionaries.lookup(field.getDictionary().getId());
      if (dictionary == null) {
        throw new SchemaMismatchException(
            "Column \"%s\" is encoded with dictionary %d, which the source does not have"
                .formatted(field.getName(), field.getDictionary().getId()));
      }
      Field values = dictionary.getVector().getField();
      type = values.getType();
      children = values.getChildren();
    }
    return new Field(
        field.getName(),
        new FieldType(field.isNullable(), type, null, field.getMetadata()),
        decoded(children, dictionaries));
  }
}
