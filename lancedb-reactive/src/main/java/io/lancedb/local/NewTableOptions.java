package io.lancedb.local;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.dataset.TableFormat;
import io.lancedb.lance.file.schema.FileVersion;
import java.util.Locale;
import java.util.Map;

/**
 * The storage options that are about new tables and not about the store: {@code
 * new_table_data_storage_version}, {@code new_table_enable_stable_row_ids} and {@code
 * new_table_enable_v2_manifest_paths}, in this spelling or in camel case.
 */
final class NewTableOptions {

  private static final String PREFIX = "newtable";

  private NewTableOptions() {}

  static boolean isKey(String key) {
    return plain(key).startsWith(PREFIX);
  }

  /** What the options choose; everything that they do not name is at its default. */
  static TableFormat format(Map<String, String> options) {
    FileVersion version = FileVersion.DEFAULT;
    boolean stableRowIds = false;
    for (Map.Entry<String, String> option : options.entrySet()) {
      switch (plain(option.getKey())) {
        case "newtabledatastorageversion" -> version = FileVersion.toWrite(option.getValue());
        case "newtableenablestablerowids" -> stableRowIds = bool(option);
        case "newtableenablev2manifestpaths" -> requireV2(option);
        default -> {
          if (isKey(option.getKey())) {
            throw new UnsupportedFeatureException(
                "Storage option \"%s\" is not known".formatted(option.getKey()));
          }
        }
      }
    }
    return new TableFormat(version, stableRowIds);
  }

  private static void requireV2(Map.Entry<String, String> option) {
    if (!bool(option)) {
      throw new UnsupportedFeatureException(
          "New tables always have V2 manifest names; leave %s out".formatted(option.getKey()));
    }
  }

  private static boolean bool(Map.Entry<String, String> option) {
    return switch (option.getValue().toLowerCase(Locale.ROOT)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default ->
          throw new IllegalArgumentException(
              "Storage option %s is true or false, not \"%s\""
                  .formatted(option.getKey(), option.getValue()));
    };
  }

  private static String plain(String key) {
    return key.toLowerCase(Locale.ROOT).replace("_", "");
  }
}
