package io.lancedb.objectstore.local;

import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StoreException.Kind;
import io.lancedb.objectstore.StorePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an error of the file system means to the user of a store. */
final class FileErrors {

  private FileErrors() {}

  /** The error to signal: I/O errors by kind, everything else as it is. */
  static Throwable map(StorePath path, Throwable error) {
    return switch (error) {
      case NoSuchFileException e -> notFound(path, e);
      case NotDirectoryException e -> notFound(path, e);
      case FileAlreadyExistsException e ->
          new StoreException(Kind.ALREADY_EXISTS, path, "Object " + path + " already exists", e);
      case AccessDeniedException e ->
          new StoreException(
              Kind.PERMISSION_DENIED,
              path,
              "No permission for %s; check owner and mode of %s".formatted(path, e.getFile()),
              e);
      case FileSystemException e when "Not a directory".equals(e.getReason()) -> notFound(path, e);
      case IOException e ->
          new StoreException(
              Kind.OTHER, path, "File operation on %s failed: %s".formatted(path, hint(e)), e);
      case InvalidPathException e ->
          new StoreException(
              Kind.OTHER,
              path,
              "%s is no valid file name here (%s); for names beyond ASCII start the JVM in a UTF-8 locale"
                  .formatted(path, e.getReason()),
              e);
      default -> error;
    };
  }

  private static String hint(IOException error) {
    String message = String.valueOf(error.getMessage());
    String lower = message.toLowerCase(Locale.ROOT);
    if (lower.contains("no space left") || lower.contains("quota exceeded")) {
      return message + "; free some space and try again";
    }
    if (lower.contains("too many open files")) {
      return message + "; raise the limit of open files (ulimit -n)";
    }
    return message;
  }

  static StoreException notFound(StorePath path, @Nullable Throwable cause) {
    return new StoreException(Kind.NOT_FOUND, path, "Object " + path + " was not found", cause);
  }
}
