// The view of a struct's octets: what it shows is decoded when it is asked for.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "gen/java/expression_text.hpp"
#include "gen/java/javadoc.hpp"
#include "gen/java/order_text.hpp"
#include "gen/java/type_text.hpp"
#include "gen/java/value_parts.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::Model;
using schema::Struct;

std::string capitalized(std::string name) {
  if (name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

/// `new int[2][3]`; the elements of an array of octets come later.
std::string new_array(const JavaField& field) {
  const bool is_octets = field.shape == Shape::octets;
  std::string out = fmt::format("new {}", is_octets ? "byte" : field.element);
  for (const std::uint64_t extent : field.extents) out += fmt::format("[{}]", extent);
  return is_octets ? out + "[]" : out;
}

std::string index_list(const JavaField& field, std::string_view type) {
  std::string out;
  for (std::size_t i = 0; i < field.extents.size(); ++i) {
    out += fmt::format("{}{}{}", i == 0 ? "" : ", ", type, loop_letter(i));
  }
  return out;
}

/// Why an accessor throws; empty when it does not.
std::string malformed_doc(const JavaField& field) {
  if (field.shape == Shape::text) {
    return "@throws WireException if the text is not in its charset";
  }
  if (field.field->order == schema::ByteOrder::chosen && field.scalar.size_octets > 1) {
    return "@throws WireException if the message has no byte order that the schema knows";
  }
  return {};
}

std::string whole_array(const JavaField& field, std::string_view throws) {
  std::string doc =
      fmt::format("{{@return all of {{@code {}}}, as a new array}}", field.field->name);
  if (!throws.empty()) doc += fmt::format("\n\n{}", malformed_doc(field));
  const std::string element = fmt::format("{}({})", field.name, index_list(field, ""));
  const std::string assign = subscripted(field, "all") + " = " + element + ";";
  return fill(R"(

$doc$
public $type$ $name$()$throws$ {
  $type$ all = $new$;
  $loops$
  return all;
}
)",
              {{"doc", javadoc(doc, 2)},
               {"type", java_type(field)},
               {"name", field.name},
               {"throws", throws},
               {"new", new_array(field)},
               {"loops", in_loops(field, assign)}});
}

std::string accessor_doc(const Model& model, const JavaField& field) {
  std::string doc = fmt::format("{{@return {}}}", field_words(model, field));
  const std::string words = html(field.field->doc);
  if (!words.empty()) doc += " " + words;
  std::string tags;
  for (std::size_t i = 0; i < field.extents.size(); ++i) {
    tags += fmt::format("\n@param {} index from 0 to {}", loop_letter(i), field.extents[i] - 1);
  }
  if (const std::string why = malformed_doc(field); !why.empty()) tags += "\n" + why;
  return tags.empty() ? doc : doc + "\n" + tags;
}

std::string accessor(const Model& model, const JavaField& field, const std::string& value_type) {
  const std::string at = checked_element_offset(field, value_type + ".");
  const bool is_struct = field.shape == Shape::structure;
  const std::string throws = malformed_doc(field).empty() ? "" : " throws WireException";
  std::string out = "\n" + javadoc(accessor_doc(model, field), 2);
  out += fill(R"(
public $type$ $name$($indices$)$throws$ {
  return $get$;
}
)",
              {{"type", is_struct ? field.view : field.element},
               {"name", field.name},
               {"indices", index_list(field, "int ")},
               {"throws", throws},
               {"get", get_expression(field, {.at = at}, value_type + ".LAYOUT")}});
  if (field.is_array() && !is_struct) out += whole_array(field, throws);
  return out;
}

/// Arrays of structs are put together before the value is.
std::string struct_arrays(const std::vector<JavaField>& fields) {
  std::string out;
  for (const JavaField& field : fields) {
    if (field.shape != Shape::structure || !field.is_array()) continue;
    const std::string all = "all" + capitalized(field.name);
    out += fmt::format("{} {} = {};\n", java_type(field), all, new_array(field));
    out += in_loops(field, fmt::format("{} = {}({}).toValue();", subscripted(field, all),
                                       field.name, index_list(field, "")));
  }
  return out;
}

std::string value_of(const JavaField& field) {
  if (field.shape != Shape::structure) return field.name + "()";
  return field.is_array() ? "all" + capitalized(field.name) : field.name + "().toValue()";
}

/// Everything decoded and put into a value, as statements.
std::string make_value(const ValueType& type) {
  std::string out = struct_arrays(type.fields);
  std::vector<std::string> values;
  values.reserve(type.fields.size());
  for (const JavaField& field : type.fields) values.push_back(value_of(field));
  return out + construct(type, values);
}

std::string to_value(const ValueType& type) {
  const bool inner_can_be_malformed = std::ranges::any_of(type.fields, [&](const JavaField& field) {
    return field.inner != nullptr && can_be_malformed(type.model, *field.inner);
  });
  std::string body = make_value(type);
  if (inner_can_be_malformed) {
    // The struct inside does not know where it is.
    body = fill(R"(
try {
  $body$
} catch (WireException malformed) {
  throw malformed.within($type$.LAYOUT, offset);
}
)",
                {{"body", body}, {"type", type.name}});
  }
  const Malformed malformed = can_be_malformed(type.model, type.declared);
  std::string why = malformed_words(malformed);
  if (!why.empty())
    why = " * @throws WireException if" + why.substr(std::string_view(", or").size());
  return fill(R"(

/**
 * Decodes everything.
 *
 * @return a value that does not change with the octets
$throws_doc$
 */
public $type$ toValue()$throws$ {
  $body$
}
)",
              {{"throws_doc", why},
               {"type", type.name},
               {"throws", malformed ? " throws WireException" : ""},
               {"body", body}});
}

constexpr std::string_view class_template = R"(
$doc$
public final class $view$ {

  private final byte[] octets;
  private final int offset;

  private $view$(byte[] octets, int offset) {
    this.octets = octets;
    this.offset = offset;
  }

  /**
   * A view of octets that it does not copy: when they change, so does what it shows.
   *
   * @param octets where the message is
   * @param offset where it starts
   * @return the view
   * @throws WireException if the octets end within the message
   */
  public static $view$ wrap(byte[] octets, int offset) throws WireException {
    $type$.LAYOUT.checkWhole(octets, offset);
    return new $view$(octets, offset);
  }

  /**
   * A view inside of octets that are known to be enough, for the views of structs around this
   * one; others call {@link #wrap}.
   *
   * @param octets where the struct is
   * @param offset where it starts
   * @return the view
   * @throws IndexOutOfBoundsException if the octets end within the struct
   */
  public static $view$ inside(byte[] octets, int offset) {
    FieldValues.checkRoom(octets, offset, $type$.SIZE);
    return new $view$(octets, offset);
  }

  /**
   * A view of a copy of the octets at the buffer's position, which moves behind them.
   *
   * @param buffer where the message is
   * @return the view
   * @throws WireException if the buffer ends within the message; then the position stays
   */
  public static $view$ copyOf(ByteBuffer buffer) throws WireException {
    if (buffer.remaining() < $type$.SIZE) {
      throw $type$.LAYOUT.cut(buffer.remaining());
    }
    byte[] octets = new byte[$type$.SIZE];
    buffer.get(octets);
    return new $view$(octets, 0);
  }

  /**
   * Reads one message, and not an octet more.
   *
   * @param in the stream, such as a {@code DataInputStream}
   * @return a view of octets of its own
   * @throws java.io.EOFException if the stream has ended in front of the message
   * @throws WireException if it has ended within the message
   * @throws IOException if the stream cannot be read
   */
  public static $view$ read(InputStream in) throws IOException {
    return new $view$(MessageReader.readOne(in, $type$.LAYOUT), 0);
  }
  $accessors$
  $to_value$
  $check$

  /**
   * Writes the octets as they are, all at once.
   *
   * @param out the stream, such as a {@code DataOutputStream}
   * @throws IOException if the stream cannot be written
   */
  public void write(OutputStream out) throws IOException {
    out.write(octets, offset, $type$.SIZE);
  }

  /** {@return a copy of the octets as they are} */
  public byte[] toBytes() {
    return FieldValues.octets(octets, offset, $type$.SIZE);
  }

  /** {@return whether the other is a view of the same octets, padding included} */
  @Override
  public boolean equals(Object other) {
    return other instanceof $view$ that
        && FieldValues.equal(this.octets, this.offset, that.octets, that.offset, $type$.SIZE);
  }

  @Override
  public int hashCode() {
    return FieldValues.hash(toBytes());
  }

  /** {@return the octets in hexadecimal} */
  @Override
  public String toString() {
    return "$view$[" + FieldValues.print(toBytes()) + "]";
  }
}
)";

}  // namespace

std::string view_text(const Model& model, const Names& names, std::size_t index) {
  const ValueType type = value_type(model, names, index);
  std::string accessors;
  for (const JavaField& field : type.all) accessors += accessor(model, field, type.name);
  const Scope scope{.model = model,
                    .names = names,
                    .declared = type.declared,
                    .fields = type.all,
                    .side = Side::view,
                    .type = type.name};
  const auto ordered = std::ranges::find(type.all, schema::ByteOrder::chosen,
                                         [](const JavaField& field) { return field.field->order; });
  if (ordered != type.all.end()) accessors += order_method(scope, *ordered);
  const std::string doc = fmt::format(
      "The octets of a {{@link {}}} where they are: every field is decoded when it is asked for. "
      "Padding, and what follows the NUL of a text, stay as they came.",
      type.name);
  return fill(class_template, {{"doc", javadoc(doc, 0)},
                               {"type", type.name},
                               {"view", type.view},
                               {"accessors", accessors},
                               {"to_value", to_value(type)},
                               {"check", check_text(scope)}});
}

}  // namespace wirestruct::gen::java
