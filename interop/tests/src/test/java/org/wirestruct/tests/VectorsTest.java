package org.wirestruct.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wirestruct.Checking;
import org.wirestruct.tests.Vectors.Vector;

/** Known octets mean what people say they mean, by every way in and out. */
class VectorsTest {

  /** Where a message starts that does not start at 0. */
  private static final int START = 3;

  static List<Vector> vectors() throws Exception {
    return Vectors.all();
  }

  static List<Vectors.Varying> varying() throws Exception {
    return Vectors.varying();
  }

  /** All vectors pass the closest check. */
  @ParameterizedTest
  @MethodSource("vectors")
  void lookedAtClosely(Vector vector) throws IOException {
    for (Checking checking : Checking.values()) {
      assertEquals(vector.value(), vector.type().decode(vector.octets(), 0, checking));
    }
  }

  @ParameterizedTest
  @MethodSource("varying")
  void whatVaries(Vectors.Varying vector) throws IOException {
    byte[] octets = vector.octets();
    assertArrayEquals(octets, vector.type().toBytes(vector.value()));
    for (Checking checking : Checking.values()) {
      assertEquals(vector.value(), vector.type().decode(octets, checking));
    }
    assertEquals(vector.value(), vector.type().format.read(Streams.oneAtATime(octets), Checking.EXACT));
    byte[] room = filled(START + octets.length + 1);
    vector.type().encode(vector.value(), room, START);
    assertArrayEquals(octets, Arrays.copyOfRange(room, START, START + octets.length));
    assertEquals((byte) 0xCC, room[START + octets.length]);
  }

  @Test
  void everyStructOfASchemaWithVectorsHasOne() throws Exception {
    List<String> shown =
        Stream.concat(
                vectors().stream().map(vector -> vector.type().toString()),
                varying().stream().map(vector -> vector.type().toString()))
            .toList();
    Stream<String> all =
        Stream.concat(
            ValueType.all().stream().map(ValueType::toString),
            VaryingType.all().stream().map(VaryingType::toString));
    List<String> packages = shown.stream().map(VectorsTest::packageOf).toList();
    assertEquals(
        List.of(),
        all.filter(type -> !shown.contains(type) && packages.contains(packageOf(type))).toList());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void arrays(Vector vector) throws IOException {
    byte[] room = filled(START + vector.octets().length + 1);
    vector.type().encode(vector.value(), room, START);
    assertArrayEquals(vector.octets(), Arrays.copyOfRange(room, START, room.length - 1));
    assertEquals((byte) 0xCC, room[START - 1]);
    assertEquals((byte) 0xCC, room[room.length - 1]);
    assertArrayEquals(vector.octets(), vector.type().toBytes(vector.value()));

    Object decoded = vector.type().decode(room, START);
    assertEquals(vector.value(), decoded);
    assertEquals(vector.value().hashCode(), decoded.hashCode());
    assertEquals(vector.value().toString(), decoded.toString());
    assertArrayEquals(vector.octets(), vector.type().toBytes(decoded));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void dataStreams(Vector vector) throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    vector.type().write(vector.value(), new DataOutputStream(written));
    assertArrayEquals(vector.octets(), written.toByteArray());

    DataInputStream in = new DataInputStream(Streams.oneAtATime(vector.octets()));
    assertEquals(vector.value(), vector.type().read(in));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void buffersOfAnyKindAndOrder(Vector vector) throws IOException {
    int size = START + vector.octets().length + 1;
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      ByteBuffer inner = ByteBuffer.allocate(size + START).position(START).slice();
      for (ByteBuffer buffer :
          List.of(ByteBuffer.allocate(size), ByteBuffer.allocateDirect(size), inner)) {
        buffer.order(order).position(START);
        vector.type().encode(vector.value(), buffer);
        assertEquals(START + vector.octets().length, buffer.position());
        assertEquals(order, buffer.order());

        for (ByteBuffer from : List.of(buffer, buffer.asReadOnlyBuffer().order(order))) {
          from.position(START);
          assertEquals(vector.value(), vector.type().decode(from));
          assertEquals(START + vector.octets().length, from.position());
          assertEquals(order, from.order());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void views(Vector vector) throws IOException {
    byte[] room = filled(START + vector.octets().length);
    System.arraycopy(vector.octets(), 0, room, START, vector.octets().length);
    Object view = vector.type().wrap(room, START);
    assertEquals(vector.value(), vector.type().toValue(view));
    assertArrayEquals(vector.octets(), vector.type().toBytes(view));
    assertFalse(vector.type().shown(view).isEmpty());

    ByteArrayOutputStream written = new ByteArrayOutputStream();
    vector.type().writeView(view, written);
    assertArrayEquals(vector.octets(), written.toByteArray());

    Object copy = vector.type().copyOf(ByteBuffer.wrap(vector.octets()));
    assertEquals(view, copy);
    assertEquals(view.hashCode(), copy.hashCode());
  }

  private static String packageOf(String type) {
    return type.substring(0, Math.max(0, type.lastIndexOf('.')));
  }

  private static byte[] filled(int size) {
    byte[] octets = new byte[size];
    Arrays.fill(octets, (byte) 0xCC);
    return octets;
  }
}
