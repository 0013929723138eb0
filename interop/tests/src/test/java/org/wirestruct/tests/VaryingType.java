package org.wirestruct.tests;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.wirestruct.Checking;
import org.wirestruct.WireException;
import org.wirestruct.WireFormat;

/** The value type of a struct whose size varies, by reflection. */
final class VaryingType {

  final Class<?> type;
  final WireFormat<Object> format;

  @SuppressWarnings("unchecked") // The messages of the format are those of the class.
  private VaryingType(Class<?> type) {
    this.type = type;
    try {
      this.format = (WireFormat<Object>) type.getField("FORMAT").get(null);
    } catch (ReflectiveOperationException missing) {
      throw new AssertionError(missing);
    }
  }

  static List<VaryingType> all() {
    List<VaryingType> types = new ArrayList<>();
    for (Class<?> generated : ValueType.generatedClasses()) {
      if (Stream.of(generated.getFields()).anyMatch(field -> field.getName().equals("FORMAT"))) {
        types.add(new VaryingType(generated));
      }
    }
    return types;
  }

  /** The struct of that name in a package; null when it is not of varying size. */
  static VaryingType of(String javaPackage, String struct) {
    for (VaryingType type : all()) {
      if (type.type.getPackageName().equals(javaPackage) && type.format.name().equals(struct)) {
        return type;
      }
    }
    return null;
  }

  Object decode(byte[] octets, Checking checking) throws WireException {
    return ValueType.wire(
        () ->
            type.getMethod("decode", byte[].class, int.class, int.class, Checking.class)
                .invoke(null, octets, 0, octets.length, checking));
  }

  byte[] toBytes(Object value) {
    return (byte[])
        ValueType.unchecked(() -> type.getMethod("toBytes").invoke(value));
  }

  int encode(Object value, byte[] octets, int offset) {
    return (int)
        ValueType.unchecked(
            () ->
                type.getMethod("encode", byte[].class, int.class).invoke(value, octets, offset));
  }

  @Override
  public String toString() {
    return type.getName();
  }
}
