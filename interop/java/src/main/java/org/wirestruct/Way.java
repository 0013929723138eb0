package org.wirestruct;

/**
 * The field around the struct that is being read or written, and those around it.
 *
 * @param outer the fields around; null for the outermost
 * @param field its name; empty for an element that has none of its own
 * @param indices of an element
 */
record Way(Way outer, String field, int[] indices) {

  /** The way to a field of the innermost struct: {@code boxes[1].label}. */
  static String path(Way way, String field, int[] indices) {
    StringBuilder path = new StringBuilder();
    append(way, path);
    append(field, indices, path);
    return path.toString();
  }

  /** Likewise without indices: the same for all elements. */
  static String names(Way way, String field) {
    StringBuilder path = new StringBuilder(field);
    for (Way around = way; around != null; around = around.outer) {
      path.insert(0, around.field + ".");
    }
    return path.toString();
  }

  private static void append(Way way, StringBuilder path) {
    if (way != null) {
      append(way.outer, path);
      append(way.field, way.indices, path);
    }
  }

  private static void append(String field, int[] indices, StringBuilder path) {
    path.append(path.isEmpty() || field.isEmpty() ? "" : ".").append(field);
    for (int index : indices) {
      path.append('[').append(index).append(']');
    }
  }
}
