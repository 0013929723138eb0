import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.wirestruct.Checking;
import org.wirestruct.WireException;

/**
 * What the generated Java makes of messages, for agree.py: a line in, a line out, as the C++ program
 * of cpp.py has them. The first column of a line is the Java package.
 */
final class Runner {

  private record Message(Method decode, boolean takesLength, Method toBytes) {
    static Message of(String javaPackage) {
      try {
        Class<?> type = Class.forName(javaPackage + ".Message");
        for (Method method : type.getMethods()) {
          Class<?>[] parameters = method.getParameterTypes();
          boolean decodes = method.getName().equals("decode") && parameters.length > 2
              && parameters[0] == byte[].class
              && parameters[parameters.length - 1] == Checking.class;
          if (decodes) {
            return new Message(method, parameters.length == 4, type.getMethod("toBytes"));
          }
        }
        throw new AssertionError(type + " has no decode with Checking");
      } catch (ReflectiveOperationException missing) {
        throw new AssertionError(missing);
      }
    }

    Object decode(byte[] octets, Checking checking) throws WireException {
      try {
        return takesLength
            ? decode.invoke(null, octets, 0, octets.length, checking)
            : decode.invoke(null, octets, 0, checking);
      } catch (InvocationTargetException thrown) {
        if (thrown.getCause() instanceof WireException expected) {
          throw expected;
        }
        throw new AssertionError("only WireException is thrown", thrown.getCause());
      } catch (IllegalAccessException missing) {
        throw new AssertionError(missing);
      }
    }
  }

  private Runner() {}

  public static void main(String[] arguments) throws Exception {
    Map<String, Message> messages = new HashMap<>();
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] parts = line.split("\t", -1);
      Message message = messages.computeIfAbsent(parts[0], Message::of);
      String told;
      try {
        told = answer(message, HexFormat.of().parseHex(parts[2]));
      } catch (AssertionError wrong) {
        Throwable cause = wrong.getCause() == null ? wrong : wrong.getCause();
        StackTraceElement[] trace = cause.getStackTrace();
        told = "threw " + cause + " at " + (trace.length == 0 ? "?" : trace[0]) + "\t\t\t";
      }
      out.println(told.replace('\n', ' '));
    }
    out.flush();
  }

  private static String answer(Message message, byte[] octets) {
    String strict = "ok";
    try {
      message.decode(octets, Checking.STRICT);
    } catch (WireException refused) {
      strict = told(refused);
    }
    try {
      Object value = message.decode(octets, Checking.LENIENT);
      StringBuilder text = new StringBuilder();
      dump(value, text);
      return "ok\t" + strict + "\t" + again(message, value) + "\t" + text;
    } catch (WireException refused) {
      return told(refused) + "\t" + strict + "\t\t";
    }
  }

  private static String again(Message message, Object value) {
    try {
      return '"' + HexFormat.of().formatHex((byte[]) message.toBytes.invoke(value)) + '"';
    } catch (InvocationTargetException thrown) {
      return "refused " + thrown.getCause();
    } catch (IllegalAccessException missing) {
      throw new AssertionError(missing);
    }
  }

  private static String told(WireException refused) {
    return refused.code().word() + ":" + refused.path() + ":" + refused.offset();
  }

  private static void dump(Object value, StringBuilder out) {
    if (value == null || value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof Float number) {
      out.append(Float.floatToRawIntBits(number));
    } else if (value instanceof Double number) {
      out.append(Double.doubleToRawLongBits(number));
    } else if (value instanceof Character character) {
      out.append((int) character);
    } else if (value instanceof Number number) {
      out.append(number.longValue());
    } else if (value instanceof String text) {
      quote(text, out);
    } else if (value instanceof byte[] octets) {
      out.append('"').append(HexFormat.of().formatHex(octets)).append('"');
    } else if (value instanceof List<?> list) {
      dumpAll(list.toArray(), out);
    } else if (value.getClass().isArray()) {
      dumpAll(value, out);
    } else {
      dumpObject(value, out);
    }
  }

  private static void dumpAll(Object array, StringBuilder out) {
    out.append('[');
    for (int i = 0; i < Array.getLength(array); i++) {
      out.append(i > 0 ? "," : "");
      dump(Array.get(array, i), out);
    }
    out.append(']');
  }

  // Flags and enums are their bits; what a `switch` selects is what is in it; all other records
  // are lists.
  private static void dumpObject(Object value, StringBuilder out) {
    try {
      RecordComponent[] components = value.getClass().getRecordComponents();
      if (components == null) {
        dump(call(value, "code"), out);
        return;
      }
      boolean isCase = value.getClass().getEnclosingClass() != null;
      boolean isFlags = components.length == 1 && components[0].getName().equals("bits");
      boolean isEnum = components.length == 1 && components[0].getName().equals("code");
      if (isFlags || isEnum || (isCase && components.length == 1)) {
        dump(call(value, components[0].getName()), out);
        return;
      }
      if (isCase && components.length == 0) {
        out.append("null");
        return;
      }
      Object[] parts = new Object[components.length];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = call(value, components[i].getName());
      }
      dumpAll(parts, out);
    } catch (ReflectiveOperationException missing) {
      throw new AssertionError(missing);
    }
  }

  private static Object call(Object value, String method) throws ReflectiveOperationException {
    Method found = value.getClass().getMethod(method);
    found.setAccessible(true);
    return found.invoke(value);
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      out.append(String.format("\\u%04x", (int) text.charAt(i)));
    }
    out.append('"');
  }
}
