package org.wirestruct.tests;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
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

  /** One message; {@code value} is built by the constructor of the struct's record. */
  record Vector(ValueType type, byte[] octets, Object value) {
    @Override
    public String toString() {
      return type + " " + HexFormat.of().formatHex(octets);
    }
  }

  private Vectors() {}

  static List<Vector> all() throws IOException, ReflectiveOperationException {
    Path folder = Path.of(System.getProperty("repository.root"), "tests", "vectors");
    List<Vector> vectors = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        String javaPackage = packageOf(json.get("schema").getAsString());
        for (JsonElement row : json.getAsJsonArray("vectors")) {
          vectors.add(vector(javaPackage, row.getAsJsonObject()));
        }
      }
    }
    return vectors;
  }

  private static Vector vector(String javaPackage, JsonObject row)
      throws ReflectiveOperationException {
    ValueType type = ValueType.of(javaPackage, row.get("struct").getAsString());
    byte[] octets = HexFormat.of().parseHex(row.get("octets").getAsString());
    return new Vector(type, octets, record(type.type, row.getAsJsonObject("value")));
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

  /** The fields of the JSON are in the order of the schema, and so are a record's components. */
  private static Object record(Class<?> type, JsonObject json)
      throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    List<Class<?>> types = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    Iterator<Map.Entry<String, JsonElement>> fields = json.entrySet().iterator();
    for (RecordComponent component : components) {
      types.add(component.getType());
      values.add(value(component.getType(), fields.next().getValue()));
    }
    if (fields.hasNext()) {
      throw new AssertionError(type + " has no component for " + fields.next());
    }
    Constructor<?> constructor = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
    return constructor.newInstance(values.toArray());
  }

  private static Object value(Class<?> type, JsonElement json)
      throws ReflectiveOperationException {
    if (type == byte[].class && !json.isJsonArray()) {
      return HexFormat.of().parseHex(json.getAsString());
    } else if (type.isArray()) {
      JsonArray elements = json.getAsJsonArray();
      Object array = Array.newInstance(type.getComponentType(), elements.size());
      for (int i = 0; i < elements.size(); i++) {
        Array.set(array, i, value(type.getComponentType(), elements.get(i)));
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
