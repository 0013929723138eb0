package org.wirestruct.tests;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Messages and what they mean, from tests/vectors: the same that C++ is tested with. */
final class Vectors {

  /** The same of a struct whose size varies. */
  record Varying(VaryingType type, byte[] octets, Object value) {
    @Override
    public String toString() {
      return type + " " + HexFormat.of().formatHex(octets);
    }
  }

  /** One message; {@code value} is built by the constructor of the struct's record. */
  record Vector(ValueType type, byte[] octets, Object value) {
    @Override
    public String toString() {
      return type + " " + HexFormat.of().formatHex(octets);
    }
  }

  private Vectors() {}

  static List<Vector> all() throws IOException, ReflectiveOperationException {
    List<Vector> vectors = new ArrayList<>();
    for (Row row : rows()) {
      ValueType type = ValueType.of(row.javaPackage, row.struct);
      if (type != null) {
        vectors.add(new Vector(type, row.octets, record(type.type, row.value)));
      }
    }
    return vectors;
  }

  static List<Varying> varying() throws IOException, ReflectiveOperationException {
    List<Varying> vectors = new ArrayList<>();
    for (Row row : rows()) {
      VaryingType type = VaryingType.of(row.javaPackage, row.struct);
      if (type != null) {
        vectors.add(new Varying(type, row.octets, record(type.type, row.value)));
      }
    }
    return vectors;
  }

  private record Row(String javaPackage, String struct, byte[] octets, JsonObject value) {}

  private static List<Row> rows() throws IOException {
    Path folder = Path.of(System.getProperty("repository.root"), "tests", "vectors");
    List<Row> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        String javaPackage = packageOf(json.get("schema").getAsString());
        for (JsonElement element : json.getAsJsonArray("vectors")) {
          JsonObject row = element.getAsJsonObject();
          byte[] octets = HexFormat.of().parseHex(row.get("octets").getAsString());
          rows.add(
              new Row(
                  javaPackage,
                  row.get("struct").getAsString(),
                  octets,
                  row.getAsJsonObject("value")));
        }
      }
    }
    return rows;
  }

  private static String packageOf(String schema) throws IOException {
    Path path = Path.of(System.getProperty("repository.root"), "tests", "golden", schema);
    for (String line : Files.readAllLines(path)) {
      if (line.startsWith("package ")) {
        String name = line.substring("package ".length(), line.indexOf(';'));
        return name.equals("golden.awkward.class.new") ? "golden.awkward.class_.new_" : name;
      }
    }
    return "";
  }

  /**
   * The fields of the JSON are in the order of the schema, and so are a record's components; those
   * that derive from others have no component, those that are not there no field.
   */
  static Object record(Class<?> type, JsonObject json) throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    List<Class<?>> types = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    Iterator<Map.Entry<String, JsonElement>> fields = json.entrySet().iterator();
    Map.Entry<String, JsonElement> field = fields.hasNext() ? fields.next() : null;
    boolean inOrder = areInOrder(components, json);
    for (RecordComponent component : components) {
      types.add(component.getType());
      if (inOrder) {
        values.add(value(component.getGenericType(), field.getValue()));
        field = fields.hasNext() ? fields.next() : null;
        continue;
      }
      JsonElement named = json.get(schemaName(json, component.getName()));
      values.add(named == null ? null : value(component.getGenericType(), named));
    }
    Constructor<?> constructor = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
    return constructor.newInstance(values.toArray());
  }

  /** False when fields of the JSON have no component, or are not there. */
  private static boolean areInOrder(RecordComponent[] components, JsonObject json) {
    Iterator<String> names = json.keySet().iterator();
    for (RecordComponent component : components) {
      if (!names.hasNext() || !isSame(names.next(), component.getName())) {
        return false;
      }
    }
    return !names.hasNext();
  }

  private static boolean isSame(String schemaName, String component) {
    return schemaName.replace("_", "").equalsIgnoreCase(component.replace("_", ""));
  }

  /** {@code user_id} for {@code userId}. */
  private static String schemaName(JsonObject json, String component) {
    for (String name : json.keySet()) {
      if (isSame(name, component)) {
        return name;
      }
    }
    return component;
  }

  private static Object value(Type generic, JsonElement json) throws ReflectiveOperationException {
    if (generic instanceof ParameterizedType list) {
      List<Object> elements = new ArrayList<>();
      for (JsonElement element : json.getAsJsonArray()) {
        elements.add(value(list.getActualTypeArguments()[0], element));
      }
      return elements;
    }
    Class<?> type = MethodType.methodType((Class<?>) generic).unwrap().returnType();
    if (type.isSealed()) {
      return alternative(type, json);
    } else if (type.isRecord() && json.isJsonArray()) {
      return flags(type, json.getAsJsonArray());
    }
    return value(type, json);
  }

  /** The alternative whose fields the JSON has. */
  private static Object alternative(Class<?> type, JsonElement json)
      throws ReflectiveOperationException {
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      boolean isOctets = permitted.getSimpleName().equals("Octets");
      if (isOctets && json.isJsonPrimitive()) {
        return permitted
            .getDeclaredConstructor(byte[].class)
            .newInstance((Object) HexFormat.of().parseHex(json.getAsString()));
      }
      if (isOctets || !json.isJsonObject()) {
        continue;
      }
      boolean hasAll = true;
      for (RecordComponent component : permitted.getRecordComponents()) {
        hasAll &= json.getAsJsonObject().has(schemaName(json.getAsJsonObject(), component.getName()));
      }
      if (hasAll && permitted.getRecordComponents().length > 0) {
        return record(permitted, json.getAsJsonObject());
      }
    }
    throw new AssertionError(type + " has no alternative for " + json);
  }

  /** Names, and numbers for bits without one. */
  private static Object flags(Class<?> type, JsonArray names) throws ReflectiveOperationException {
    long bits = 0;
    for (JsonElement name : names) {
      if (name.getAsJsonPrimitive().isNumber()) {
        bits |= name.getAsLong();
        continue;
      }
      Object flag = constant(type, name.getAsString());
      bits |= ((Number) type.getMethod("bits").invoke(flag)).longValue();
    }
    Constructor<?> constructor = type.getDeclaredConstructors()[0];
    boolean isInt = constructor.getParameterTypes()[0] == int.class;
    return constructor.newInstance(isInt ? (Object) (int) bits : (Object) bits);
  }

  private static Object constant(Class<?> type, String name) throws ReflectiveOperationException {
    for (var field : type.getFields()) {
      if (field.getType() == type
          && field.getName().replace("_", "").equalsIgnoreCase(name.replace("_", ""))) {
        return field.get(null);
      }
    }
    throw new AssertionError(type + " has no " + name);
  }

  private static Object value(Class<?> type, JsonElement json)
      throws ReflectiveOperationException {
    if (type == byte[].class && !json.isJsonArray()) {
      return HexFormat.of().parseHex(json.getAsString());
    } else if (type.isArray()) {
      JsonArray elements = json.getAsJsonArray();
      Object array = Array.newInstance(type.getComponentType(), elements.size());
      for (int i = 0; i < elements.size(); i++) {
        Array.set(array, i, value((Type) type.getComponentType(), elements.get(i)));
      }
      return array;
    } else if (type == byte.class && json.getAsJsonPrimitive().isString()) {
      return (byte) HexFormat.fromHexDigits(json.getAsString());
    } else if (type == boolean.class) {
      return json.getAsBoolean();
    } else if (type == char.class) {
      return json.getAsString().isEmpty() ? '\0' : json.getAsString().charAt(0);
    } else if (type == String.class) {
      return json.getAsString();
    } else if (type == float.class) {
      return json.isJsonObject() ? Float.intBitsToFloat((int) bits(json)) : json.getAsFloat();
    } else if (type == double.class) {
      return json.isJsonObject() ? Double.longBitsToDouble(bits(json)) : json.getAsDouble();
    } else if (type.isPrimitive()) {
      return integer(type, new BigInteger(json.getAsString()));
    } else if (type.isRecord()) {
      return record(type, json.getAsJsonObject());
    } else if (json.getAsJsonPrimitive().isNumber()) {
      return type.getMethod("of", int.class).invoke(null, json.getAsInt());
    }
    return enumerator(type, json.getAsString());
  }

  private static long bits(JsonElement json) {
    String digits = json.getAsJsonObject().get("bits").getAsString();
    return Long.parseUnsignedLong(digits.substring("0x".length()), 16);
  }

  private static Object integer(Class<?> type, BigInteger number) {
    if (type == byte.class) {
      return number.byteValueExact();
    } else if (type == short.class) {
      return number.shortValueExact();
    } else if (type == int.class) {
      return number.intValueExact();
    }
    // Above the greatest long only u64 is possible, which Java keeps as a negative one.
    return number.bitLength() > 63 ? number.longValue() : number.longValueExact();
  }

  private static Object enumerator(Class<?> type, String name)
      throws ReflectiveOperationException {
    for (var field : type.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == type
          && field.get(null).toString().equals(name)) {
        return field.get(null);
      }
    }
    throw new AssertionError(type + " has no " + name);
  }
}
