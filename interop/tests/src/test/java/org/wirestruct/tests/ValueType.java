package org.wirestruct.tests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.wirestruct.Checking;
import org.wirestruct.StructLayout;
import org.wirestruct.WireException;

/**
 * The value type of a struct of fixed size, and its view, by reflection: tests run over all that is
 * generated.
 */
final class ValueType {

  final Class<?> type;
  private final Class<?> view;

  private ValueType(Class<?> type, Class<?> view) {
    this.type = type;
    this.view = view;
  }

  /** Every value type that was generated. */
  static List<ValueType> all() {
    List<ValueType> types = new ArrayList<>();
    for (Class<?> generated : generatedClasses()) {
      if (Stream.of(generated.getFields()).anyMatch(field -> field.getName().equals("LAYOUT"))) {
        types.add(new ValueType(generated, classOf(generated.getName() + "View")));
      }
    }
    return types;
  }

  /** The struct of that name in a package, as the schema calls them; null when it is not of fixed size. */
  static ValueType of(String javaPackage, String struct) {
    for (ValueType type : all()) {
      if (type.type.getPackageName().equals(javaPackage) && type.layout().name().equals(struct)) {
        return type;
      }
    }
    return null;
  }

  static List<Class<?>> generatedClasses() {
    Path sources = Path.of(System.getProperty("generated.sources"));
    try (Stream<Path> files = Files.walk(sources)) {
      List<Class<?>> classes = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String name = sources.relativize(file).toString().replace('/', '.');
        classes.add(classOf(name.substring(0, name.length() - ".java".length())));
      }
      return classes;
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private static Class<?> classOf(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException missing) {
      throw new AssertionError(missing);
    }
  }

  StructLayout layout() {
    try {
      return (StructLayout) type.getField("LAYOUT").get(null);
    } catch (ReflectiveOperationException missing) {
      throw new AssertionError(missing);
    }
  }

  int size() {
    return layout().size();
  }

  Object decode(byte[] octets, int offset) throws WireException {
    return wire(() -> type.getMethod("decode", byte[].class, int.class)
        .invoke(null, octets, offset));
  }

  Object decode(byte[] octets, int offset, Checking checking) throws WireException {
    return wire(() -> type.getMethod("decode", byte[].class, int.class, Checking.class)
        .invoke(null, octets, offset, checking));
  }

  Object decode(ByteBuffer buffer) throws WireException {
    return wire(() -> type.getMethod("decode", ByteBuffer.class).invoke(null, buffer));
  }

  Object read(InputStream in) throws IOException {
    return io(() -> type.getMethod("read", InputStream.class).invoke(null, in));
  }

  void write(Object value, OutputStream out) throws IOException {
    io(() -> type.getMethod("write", OutputStream.class).invoke(value, out));
  }

  void encode(Object value, byte[] octets, int offset) {
    unchecked(() -> type.getMethod("encode", byte[].class, int.class)
        .invoke(value, octets, offset));
  }

  void encode(Object value, ByteBuffer buffer) {
    unchecked(() -> type.getMethod("encode", ByteBuffer.class).invoke(value, buffer));
  }

  byte[] toBytes(Object valueOrView) {
    return (byte[]) unchecked(() -> valueOrView.getClass().getMethod("toBytes")
        .invoke(valueOrView));
  }

  Object wrap(byte[] octets, int offset) throws WireException {
    return wire(() -> view.getMethod("wrap", byte[].class, int.class)
        .invoke(null, octets, offset));
  }

  Object copyOf(ByteBuffer buffer) throws WireException {
    return wire(() -> view.getMethod("copyOf", ByteBuffer.class).invoke(null, buffer));
  }

  Object toValue(Object ofView) throws WireException {
    return wire(() -> view.getMethod("toValue").invoke(ofView));
  }

  void writeView(Object ofView, OutputStream out) throws IOException {
    io(() -> view.getMethod("write", OutputStream.class).invoke(ofView, out));
  }

  /** What a view shows when it is asked for every field and every element. */
  List<Object> shown(Object ofView) throws WireException {
    List<Object> shown = new ArrayList<>();
    for (Method method : view.getDeclaredMethods()) {
      boolean isAccessor =
          method.getParameterCount() == 0
              && !method.isSynthetic()
              && Modifier.isPublic(method.getModifiers());
      if (isAccessor) {
        shown.add(wire(() -> method.invoke(ofView)));
      }
    }
    return shown;
  }

  @Override
  public String toString() {
    return type.getName();
  }

  interface Call {
    Object run() throws ReflectiveOperationException;
  }

  static Object io(Call call) throws IOException {
    try {
      return call.run();
    } catch (InvocationTargetException thrown) {
      if (thrown.getCause() instanceof IOException expected) {
        throw expected;
      }
      if (thrown.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new AssertionError(thrown);
    } catch (ReflectiveOperationException missing) {
      throw new AssertionError(missing);
    }
  }

  static Object wire(Call call) throws WireException {
    try {
      return io(call);
    } catch (WireException expected) {
      throw expected;
    } catch (IOException other) {
      throw new AssertionError(other);
    }
  }

  static Object unchecked(Call call) {
    try {
      return io(call);
    } catch (IOException checked) {
      throw new AssertionError(checked);
    }
  }
}
