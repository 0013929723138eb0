package org.wirestruct.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.wirestruct.WireException;
import tests.many.Around;
import tests.many.Kind;
import tests.many.Label;
import tests.many.Many;

/** A struct with more fields than a record can have has a builder instead. */
class ManyFieldsTest {

  /** A builder with everything that is not a number. */
  private static Many.Builder builder() throws ReflectiveOperationException {
    Label label = new Label("label");
    Many.Builder builder =
        Many.builder()
            .name("name")
            .raw(new byte[9])
            .cube(new long[2][2][1])
            .lines(new String[] {"a", "b"})
            .label(label)
            .labels(new Label[] {label, label});
    for (var setter : Many.Builder.class.getMethods()) {
      if (setter.getParameterCount() == 1 && setter.getParameterTypes()[0] == Kind.class) {
        setter.invoke(builder, Kind.ONE);
      }
    }
    return builder;
  }

  @Test
  void comesBack() throws Exception {
    assertFalse(Many.class.isRecord());
    Many many = builder().f0(255).f3(-1).f4(Double.NaN).build();
    byte[] octets = many.toBytes();
    assertEquals(Many.SIZE, octets.length);
    Many again = Many.decode(octets, 0);
    assertEquals(many, again);
    assertEquals(many.hashCode(), again.hashCode());
    assertEquals(many.toString(), again.toString());
    assertEquals(255, again.f0());
    assertEquals(-1, again.f3());
    assertEquals("name", again.name());
    assertNotEquals(many, builder().f0(254).f3(-1).build());
    assertEquals("Many[f0=255, f1=0", many.toString().substring(0, 17));
  }

  @Test
  void isCheckedLikeARecord() throws Exception {
    Many.Builder tooLarge = builder().f0(256);
    assertEquals(
        "Many.f0: 256 is not in 0 to 255",
        assertThrows(IllegalArgumentException.class, tooLarge::build).getMessage());
    Many.Builder missing = builder().label(null);
    assertEquals(
        "Many.label is null",
        assertThrows(NullPointerException.class, missing::build).getMessage());
  }

  @Test
  void copiesArrays() throws Exception {
    byte[] raw = new byte[9];
    Many many = builder().raw(raw).build();
    raw[0] = 1;
    many.raw()[1] = 1;
    assertArrayEquals(new byte[9], many.raw());
  }

  @Test
  void canBeInsideOfAnother() throws Exception {
    Around around = new Around(1, builder().f259((byte) 0).build());
    assertEquals(around, Around.decode(around.toBytes(), 0));

    byte[] octets = around.toBytes();
    octets[octets.length - 5 - 6] = (byte) 0xFF;
    WireException error = assertThrows(WireException.class, () -> Around.decode(octets, 0));
    assertEquals("many.labels[1].text", error.path());
  }
}
