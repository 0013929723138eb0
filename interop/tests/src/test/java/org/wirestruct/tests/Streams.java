package org.wirestruct.tests;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Streams that deliver as networks do. */
final class Streams {

  private Streams() {}

  /** One octet for each read, whatever is asked for. */
  static InputStream oneAtATime(byte[] octets) {
    return inPieces(octets, 1);
  }

  static InputStream inPieces(byte[] octets, int size) {
    return new FilterInputStream(new ByteArrayInputStream(octets)) {
      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return super.read(into, offset, Math.min(length, size));
      }
    };
  }
}
